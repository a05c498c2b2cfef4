using Isinglass.Experiments.Reports;
using Isinglass.Files;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>An experiment's result as a folder: result.json, report.html, table.md and the pictures as SVG.</summary>
internal static class ExperimentReport
{
    /// <summary>The page.</summary>
    public static string ToHtml(ExperimentResult result)
    {
        var page = new HtmlReport($"Experiment: {result.Name}").Paragraph(result.Question, "lead");
        page.Heading("Result").Table(result.Table.Header, result.Table.ToText());
        foreach (var note in result.Notes)
        {
            page.Paragraph(note);
        }

        if (result.Verdicts.Count > 0)
        {
            page.Heading("Claims").Verdicts(result.Verdicts);
        }

        if (result.Figures.Count > 0)
        {
            page.Heading("Pictures");
        }

        foreach (var figure in result.Figures)
        {
            page.Picture(figure);
        }

        page.Heading("How it was made").Pairs(
        [
            .. result.Parameters.Select(parameter => (parameter.Name.Replace('_', ' '), parameter.Value)),
            ("seeds", $"{result.Seeds}, from {result.Seed}"),
            ("seconds", $"{result.Seconds:F1}"),
            ("stopped", Summary.InWords(result.StopReason)),
            ("cells", result.MissingCells == 0 ? $"{result.Cells.Count}" : $"{result.Cells.Count}, and {result.MissingCells} that were not finished"),
        ]);
        return page.ToString();
    }

    /// <summary>Writes the result into the folder of its study, over those of earlier calls.</summary>
    public static void WriteFolder(ExperimentResult result, string folder)
    {
        var full = Directory.CreateDirectory(folder).FullName;
        AtomicFile.Write(Path.Combine(full, "result.json"), stream => stream.Write(new ExperimentAnswer(result, full).ToJson()));
        AtomicFile.WriteText(Path.Combine(full, "table.md"), result.Table.ToMarkdown());
        AtomicFile.WriteText(Path.Combine(full, "report.html"), ToHtml(result));
        foreach (var figure in result.Figures)
        {
            AtomicFile.WriteText(Path.Combine(full, $"{figure.Name}.svg"), figure.ToSvg());
        }
    }
}
