using Isinglass.Formats;
using Isinglass.Model.Control;

namespace Isinglass.Cli.Display;

/// <summary>Shows the progress of long work on the live line; for a problem's solve also the best objective, in the file's own sense.</summary>
internal sealed class LiveProgress(LiveLine live, ModelFile? file = null) : IProgress<SolveProgress>
{
    /// <summary>Notes that a study was cut short, and how to continue it.</summary>
    public static void NoteMissing(int missing, int total, string? folder)
    {
        if (missing > 0)
        {
            var cure = folder is null ? "With -o FOLDER finished runs are kept." : "The same command runs them.";
            Output.Note($"{missing} of {total} runs were not finished. {cure}");
        }
    }

    public void Report(SolveProgress value) => live.Show(new LiveStep(value.Message,
        file is not null && double.IsFinite(value.Best) ? $"best {file.FileObjective(value.Best)}" : null, value.Fraction, value.Remaining));
}
