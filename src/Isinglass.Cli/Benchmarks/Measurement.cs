using Isinglass.Cli.Display;
using Isinglass.Files.Answers;
using Isinglass.Model.Control;

namespace Isinglass.Cli.Benchmarks;

/// <summary>Runs and prints benchmarks.</summary>
internal static class Measurement
{
    /// <summary>Measures until Ctrl-C, with a live line if requested.</summary>
    public static T Run<T>(bool isLive, Func<SolveControl, T> measure)
    {
        using var interruption = new Interruption();
        using var live = new LiveLine(isLive);
        return measure(new SolveControl { Cancellation = interruption.Token, Progress = new LiveProgress(live) });
    }

    /// <summary>Prints the machine, further facts, and the measurements.</summary>
    public static void Print(IEnumerable<AnswerPart> parts, params (string Name, string Value)[] facts)
    {
        Output.Host();
        foreach (var (name, value) in facts)
        {
            Output.Line(name, value);
        }

        Output.Parts(parts);
    }
}
