using System.Net;
using System.Text;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies.Results;

namespace Isinglass.Experiments.Reports;

/// <summary>A self-contained HTML page: no script, no request to anywhere, pictures inline.</summary>
internal sealed class HtmlReport(string title)
{
    private const string Style = """
        :root {
          color-scheme: light dark; --ground: #f6f7f9; --sheet: #fff; --text: #1d2228; --soft: #555d66; --line: #dfe3e8; --chip: #edf0f3;
          --good: #00704f; --bad: #b3410a;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #14171a; --sheet: #1b1f23; --text: #e6e9ec; --soft: #a9b2bb; --line: #343b43; --chip: #2a3037; --good: #3fcf9f; --bad: #ff9a5c;
          }
          svg { filter: invert(.89) hue-rotate(180deg); }
        }
        body { font: 15px/1.5 system-ui, 'DejaVu Sans', sans-serif; color: var(--text); background: var(--ground); margin: 0; }
        main { max-width: 2200px; margin: 0 auto; padding: 20px clamp(12px, 2vw, 32px) 60px; background: var(--sheet); min-height: 100vh; box-sizing: border-box; }
        h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 34px 0 8px; border-bottom: 1px solid var(--line); padding-bottom: 4px; }
        p { margin: 6px 0 10px; max-width: 75ch; } .lead, small { color: var(--soft); }
        table { border-collapse: collapse; margin: 8px 0 14px; font-variant-numeric: tabular-nums; }
        th, td { padding: 4px 12px 4px 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { color: var(--soft); font-weight: 600; white-space: normal; vertical-align: bottom; }
        th:first-child, td:first-child, td.text { text-align: left; white-space: normal; } th.text { text-align: left; }
        .scroll { overflow-x: auto; } .scroll th:first-child, .scroll td:first-child, td.name { white-space: nowrap; }
        .scroll td.text:not(:first-child) { min-width: 26ch; }
        figure { margin: 14px 0 22px; max-width: 100%; } figcaption { color: var(--soft); font-size: 13.5px; max-width: 75ch; }
        svg { max-width: 100%; height: auto; } .yes { color: var(--good); font-weight: 600; } .no { color: var(--bad); font-weight: 600; }
        pre { background: var(--chip); padding: 10px 12px; overflow-x: auto; font-size: 13px; }
        @media print { main { padding: 0; } figure, table { break-inside: avoid; } }
        """;

    private readonly StringBuilder _body = new();

    /// <summary>A heading.</summary>
    public HtmlReport Heading(string text) => Add($"<h2>{Text(text)}</h2>\n");

    /// <summary>A paragraph.</summary>
    public HtmlReport Paragraph(string text, string kind = "") => Add($"<p{(kind.Length > 0 ? $" class=\"{kind}\"" : "")}>{Text(text)}</p>\n");

    /// <summary>Text with its line ends, such as a recipe.</summary>
    public HtmlReport Preformatted(string text) => Add($"<pre>{Text(text)}</pre>\n");

    /// <summary>Names and values, one pair a line.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="meaning">What a name stands for, a sentence; empty or null = nothing is said.</param>
    public HtmlReport Pairs(IEnumerable<(string Name, string Value)> pairs, Func<string, string>? meaning = null)
    {
        Add("<table>\n");
        foreach (var (name, value) in pairs)
        {
            Add($"<tr><td class=\"name\">{Text(name)}</td><td class=\"text\">{Text(value)}{Sentence(meaning?.Invoke(name))}</td></tr>\n");
        }

        return Add("</table>\n");
    }

    /// <summary>A table with a header; columns whose cells have letters mostly are set as text, the others as numbers.</summary>
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

    /// <summary>Claims with what was measured.</summary>
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
    public HtmlReport Picture(Figure figure) =>
        Add($"<figure>\n{figure.ToSvg()}<figcaption>{Text(figure.Caption)}</figcaption>\n</figure>\n");

    /// <summary>The page.</summary>
    public override string ToString() =>
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        + $"content=\"width=device-width\">\n<title>{Text(title)}</title>\n<style>\n{Style}\n</style>\n"
            + $"</head>\n<body>\n<main>\n<h1>{Text(title)}</h1>\n{_body}</main>\n</body>\n</html>\n";

    private static string Sentence(string? text) => string.IsNullOrEmpty(text) ? "" : $"<br><small>{Text(text)}</small>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private HtmlReport Add(string html)
    {
        _body.Append(html);
        return this;
    }
}
