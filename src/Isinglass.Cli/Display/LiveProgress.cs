using Isinglass.Model.Control;

namespace Isinglass.Cli.Display;

/// <summary>Shows how far the cells of a study are, on the live line.</summary>
internal sealed class LiveProgress(LiveLine live) : IProgress<SolveProgress>
{
    /// <summary>Says that a study was cut short, and how it goes on.</summary>
    public static void NoteMissing(int missing, int total, string? folder)
    {
        if (missing > 0)
        {
            var cure = folder is null ? "With -o FOLDER finished runs are kept." : "The same command runs them.";
            Output.Note($"{missing} of {total} runs were not finished. {cure}");
        }
    }

    public void Report(SolveProgress value)
    {
        live.Show(new LiveStep(value.Message, null, value.Fraction, value.Remaining));
    }
}
