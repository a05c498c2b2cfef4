using System.Text.Json.Nodes;
using Isinglass.Answers;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Solving;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Reports;

/// <summary>The folder of one solve: started.json, iterations.csv, result.json, solution.sol, report.html and its pictures.</summary>
internal static class SolveFolder
{
    private const string Option = "`run`";

    /// <summary>Opens the folder before the work; it gets its final name once it is complete.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="now">When the work begins, UTC: a copied folder loses the times of its files.</param>
    public static AtomicFolder Open(string path, DateTime now)
    {
        var folder = AtomicFolder.Create(path, Option);
        try
        {
            AtomicFile.Write(folder.File(RunStart.Name), stream => stream.Write(JsonText.Bytes(new JsonObject { ["started"] = now })));
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a folder that could not be opened, and changes nothing.</summary>
    public static void Check(string path) => AtomicFolder.Check(path, Option);

    /// <summary>Writes the answer and gives the folder its name, then <paramref name="extra"/> writes the page, whose failure cannot lose the answer.</summary>
    public static void Write(AtomicFolder folder, SolveOutcome outcome, ModelFile file, SolveSettings settings, Action<string, Action> extra)
    {
        AtomicFile.WriteText(folder.File("iterations.csv"), outcome.Iterations.ToCsv());
        if (outcome.HasPoint)
        {
            AtomicFile.WriteText(folder.File("solution.sol"), SolutionFile.ToText(file, outcome.Point));
        }

        AtomicFile.Write(folder.File("result.json"), stream => stream.Write(SolveAnswer.Of(outcome, file, settings).ToJson()));
        folder.Complete();
        extra("the kept calls", () => settings.Calls?.Write(folder.Path));
        extra("the report", () =>
        {
            var report = new SolveReport(outcome, file, settings);
            AtomicFile.WriteText(Path.Combine(folder.Path, "report.html"), report.ToHtml());
            foreach (var figure in report.Figures)
            {
                AtomicFile.WriteText(Path.Combine(folder.Path, $"{figure.Name}.svg"), figure.ToSvg());
            }
        });
    }
}
