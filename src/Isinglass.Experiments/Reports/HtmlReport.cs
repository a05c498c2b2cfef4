using System.Net;
using System.Text;
using System.Text.Json;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies.Results;

namespace Isinglass.Experiments.Reports;

/// <summary>
/// A self-contained HTML page: no requests, pictures inline. With scripts, curves are drawn as on the dashboard; without, their pictures are shown.
/// </summary>
internal sealed class HtmlReport(string title)
{
    private static readonly string Style = Asset("theme.css") + Asset("report.css");

    private readonly StringBuilder _body = new();
    private bool _hasCurves;

    /// <summary>A heading.</summary>
    public HtmlReport Heading(string text) => Add($"<h2>{Text(text)}</h2>\n");

    /// <summary>A paragraph.</summary>
    public HtmlReport Paragraph(string text, string kind = "") => Add($"<p{(kind.Length > 0 ? $" class=\"{kind}\"" : "")}>{Text(text)}</p>\n");

    /// <summary>Text with its line ends, such as a recipe.</summary>
    public HtmlReport Preformatted(string text) => Add($"<pre>{Text(text)}</pre>\n");

    /// <summary>Names and values, one pair a line.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="meaning">The meaning of a name, a sentence; empty or null = none.</param>
    public HtmlReport Pairs(IEnumerable<(string Name, string Value)> pairs, Func<string, string>? meaning = null)
    {
        Add("<table>\n");
        foreach (var (name, value) in pairs)
        {
            Add($"<tr><td class=\"name\">{Text(name)}</td><td class=\"text\">{Text(value)}{Sentence(meaning?.Invoke(name))}</td></tr>\n");
        }

        return Add("</table>\n");
    }

    /// <summary>A table with a header; columns with mostly letters are set as text, the others as numbers.</summary>
    public HtmlReport Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToArray();
        string[] kinds = [.. header.Select((_, k) => 2 * all.Count(row => row[k].Any(char.IsLetter)) > all.Length ? " class=\"text\"" : "")];
        Add($"<div class=\"scroll\"><table>\n<tr>{string.Concat(header.Select((name, k) => $"<th{kinds[k]}>{Text(name)}</th>"))}</tr>\n");
        foreach (var row in all)
        {
            Add($"<tr>{string.Concat(row.Select((cell, k) => $"<td{kinds[k]}>{Text(cell)}</td>"))}</tr>\n");
        }

        return Add("</table></div>\n");
    }

    /// <summary>Claims with their measurements.</summary>
    public HtmlReport Verdicts(IEnumerable<Verdict> verdicts)
    {
        Add("<table>\n");
        foreach (var verdict in verdicts)
        {
            var (kind, word) = verdict.Holds switch { true => ("yes", "reached"), false => ("no", "not reached"), null => ("", "measured") };
            Add($"<tr><td class=\"name {kind}\">{word}</td><td class=\"text\">{Text(verdict.Claim)}</td>"
                    + $"<td class=\"text\">{Text(verdict.Measured)}</td></tr>\n");
        }

        return Add("</table>\n");
    }

    /// <summary>A picture with its caption.</summary>
    public HtmlReport Picture(Figure figure)
    {
        var curves = (figure as LineFigure)?.ToPlot() is { } plot
            ? $" data-curves=\"{Text(JsonSerializer.Serialize(plot, ReportJson.Default.PlotData))}\"" : "";
        _hasCurves |= curves.Length > 0;
        return Add($"<figure{curves}>\n{figure.ToSvg().Replace("<svg ", "<svg class=\"picture\" ", StringComparison.Ordinal)}"
            + $"<figcaption>{Text(figure.Caption)}</figcaption>\n</figure>\n");
    }

    /// <summary>The page.</summary>
    public override string ToString() =>
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        + $"content=\"width=device-width\">\n<title>{Text(title)}</title>\n<style>\n{Style}\n</style>\n"
            + $"</head>\n<body>\n<main>\n<h1>{Text(title)}</h1>\n{_body}</main>\n"
            + $"{(_hasCurves ? $"<script>\n{Asset("plot.js")}{Asset("report.js")}</script>\n" : "")}</body>\n</html>\n";

    private static string Asset(string name)
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static string Sentence(string? text) => string.IsNullOrEmpty(text) ? "" : $"<br><small>{Text(text)}</small>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private HtmlReport Add(string html)
    {
        _body.Append(html);
        return this;
    }
}
