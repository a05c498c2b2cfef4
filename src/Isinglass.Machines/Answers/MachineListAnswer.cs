using Isinglass.Files;
using Isinglass.Files.Answers;

namespace Isinglass.Machines.Answers;

/// <summary>All external machines.</summary>
internal sealed class MachineListAnswer : IAnswer
{
    public IReadOnlyList<LimitsAnswer> Machines { get; } = [.. OutsideMachines.All.Select(LimitsAnswer.Of)];

    IEnumerable<AnswerPart> IAnswer.Parts => Machines.Select(static machine => (AnswerPart)(machine.Name, machine.Summary));

    public byte[] ToJson() => JsonText.Bytes(this, MachineJson.Default.MachineListAnswer);
}
