using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Answers;

/// <summary>The answer of a machine's check.</summary>
internal sealed record PingAnswer(string Machine, string Answer, double Seconds) : IAnswer
{
    /// <summary>Checks a machine; the exceptions are those of <see cref="OutsideMachines.Ping"/>.</summary>
    public static PingAnswer Of(string machine, SolveControl control)
    {
        var run = control.Start();
        return new PingAnswer(machine, OutsideMachines.Ping(machine, control), run.Elapsed.TotalSeconds);
    }

    IEnumerable<AnswerPart> IAnswer.Parts => [("machine", Machine), ("answer", Answer), ("time", $"{Seconds:F2} s")];

    public byte[] ToJson() => JsonText.Bytes(this, MachineJson.Default.PingAnswer);
}
