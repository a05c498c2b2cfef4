using System.Text.RegularExpressions;

namespace Isinglass.Files.Answers;

/// <summary>Text in the columns of a terminal, broken between words. A file or a pipe has no width, so lines are not broken.</summary>
internal static partial class FittingText
{
    /// <summary>A line; "name   value" keeps the value in its column if there is room.</summary>
    /// <param name="line">The line.</param>
    /// <param name="width">Width in characters; null = unlimited.</param>
    public static IEnumerable<string> Fit(string line, int? width) => width is { } columns
        ? Wrap(line, columns, NameColumn().Match(line).Length is var name && name <= columns / 3 ? name : 0) : [line];

    /// <summary>Breaks a line between words; a word longer than a line is kept whole, or broken after a bar.</summary>
    /// <param name="line">The line; blanks that indent it or align its parts are kept.</param>
    /// <param name="width">Columns.</param>
    /// <param name="indent">Blanks before all lines except the first.</param>
    public static IEnumerable<string> Wrap(string line, int width, int indent = 0)
    {
        var blanks = "";
        while (blanks.Length + line.Length > width && Break(line, Math.Max(1, width - blanks.Length)) is > 0 and var end)
        {
            yield return blanks + line[..end].TrimEnd();
            line = line[end..].TrimStart();
            blanks = new string(' ', indent);
        }

        yield return blanks + line;
    }

    /// <summary>The last end of a word within the given width, else after the last bar, else the first end of a word; 0 when there is none.</summary>
    private static int Break(string line, int columns)
    {
        var start = line.Length - line.TrimStart().Length;
        var end = line.LastIndexOf(' ', Math.Min(columns, line.Length - 1));
        if (end > start && line.AsSpan(end).StartsWith(" %"))
        {
            // A number keeps its unit.
            end = line.LastIndexOf(' ', end - 1);
        }

        if (end > start)
        {
            return end;
        }

        end = line.LastIndexOf('|', Math.Min(columns, line.Length) - 1) + 1;
        return end > start ? end : Math.Max(0, line.IndexOf(' ', start));
    }

    /// <summary>A name of few words with the blanks after it, or blanks alone.</summary>
    [GeneratedRegex("^(?:\\S+(?: \\S+){0,3})?  +", RegexOptions.NonBacktracking, matchTimeoutMilliseconds: -1)]
    private static partial Regex NameColumn();
}
