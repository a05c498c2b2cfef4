using System.Text.Json;
using Isinglass.Experiments.Reports;
using Isinglass.Files;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>An experiment's result as JSON and as a folder: result.json, report.html, table.md and the pictures as SVG.</summary>
internal static class ExperimentReport
{
    /// <summary>What is said to people below the table.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">The folder it was written to; null = none.</param>
    public static IEnumerable<string> Lines(ExperimentResult result, string? folder) =>
    [
        .. result.Verdicts.Select(verdict =>
            $"{verdict.Holds switch { true => "reached", false => "not reached", null => "measured" }}: {verdict.Claim}: {verdict.Measured}"),
        .. result.Notes,
        $"{"seeds",-16}{result.Seeds}, from {result.Seed}",
        $"{"time",-16}{result.Seconds:F1} s, stopped: {Summary.InWords(result.StopReason)}",
        .. folder is null ? Array.Empty<string>() : [$"{"written",-16}{Path.Combine(folder, "report.html")}"],
    ];

    /// <summary>Writes one JSON object. The names are a contract: scripts read them.</summary>
    public static void WriteJson(Utf8JsonWriter json, ExperimentResult result, string? folder)
    {
        json.WriteStartObject();
        json.WriteString("experiment", result.Name);
        WriteValues(json, result.Values);
        json.WriteNumber("seed", result.Seed);
        json.WriteNumber("seeds", result.Seeds);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in result.Parameters)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        WriteTable(json, result.Table);
        json.WriteStartObject("baselines");
        foreach (var (name, values) in result.Baselines)
        {
            json.WriteStartObject(name);
            WriteValues(json, values);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("verdicts");
        foreach (var verdict in result.Verdicts)
        {
            json.WriteStartObject();
            json.WriteString("claim", verdict.Claim);
            if (verdict.Holds is { } holds)
            {
                json.WriteBoolean("holds", holds);
            }
            else
            {
                json.WriteNull("holds");
            }

            json.WriteString("measured", verdict.Measured);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        result.Details?.Invoke(json);
        WriteCells(json, result);
        json.WriteNumber("seconds", Math.Round(result.Seconds, 3));
        json.WriteString("stop_reason", Summary.Name(result.StopReason));
        json.WriteString("run", folder);
        json.WriteEndObject();
    }

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
        AtomicFile.Write(Path.Combine(full, "result.json"), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            WriteJson(json, result, full);
        });
        AtomicFile.WriteText(Path.Combine(full, "table.md"), result.Table.ToMarkdown());
        AtomicFile.WriteText(Path.Combine(full, "report.html"), ToHtml(result));
        foreach (var figure in result.Figures)
        {
            AtomicFile.WriteText(Path.Combine(full, $"{figure.Name}.svg"), figure.ToSvg());
        }
    }

    private static void WriteTable(Utf8JsonWriter json, ResultTable table)
    {
        json.WriteStartArray("table");
        foreach (var (label, cells) in table.Rows)
        {
            json.WriteStartObject();
            json.WriteString("label", label);
            for (var k = 0; k < cells.Count; k++)
            {
                WriteCell(json, table.Columns[k].Name, cells[k]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCells(Utf8JsonWriter json, ExperimentResult result)
    {
        json.WriteStartArray("cells");
        foreach (var cell in result.Cells)
        {
            json.WriteStartObject();
            json.WriteString("case", cell.Case);
            json.WriteNumber("seed", cell.Seed);
            WriteValues(json, cell.Values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("cells_missing", result.MissingCells);
    }

    private static void WriteCell(Utf8JsonWriter json, string name, ResultCell cell)
    {
        if (cell.Text is { } text)
        {
            json.WriteString(name, text);
            return;
        }

        json.WriteStartObject(name);
        WriteNumber(json, "mean", cell.Measure.Mean);
        WriteNumber(json, "sd", cell.Measure.StandardDeviation);
        json.WriteNumber("seeds", cell.Measure.Count);
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<(string Name, double Value)> values)
    {
        foreach (var (name, value) in values)
        {
            WriteNumber(json, name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
