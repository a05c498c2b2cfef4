namespace Isinglass.Files.Answers;

/// <summary>
/// A table whose numbers are never broken: in a narrow terminal a last column of words and the names in the first are wrapped, and then the last columns left
/// out.
/// </summary>
internal static class FittingTable
{
    private const int Gap = 3, Margin = 2, LeastWords = 20, LeastNames = 24;

    /// <summary>The lines of a table: numbers on the right of their columns, words on the left; a blank line before and after it.</summary>
    /// <param name="headers">Headers of the columns.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="endsInWords">Whether the last column is words, which may be wrapped.</param>
    /// <param name="width">Width of the terminal in characters; null = unlimited.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows, bool endsInWords, int? width)
    {
        var room = width ?? int.MaxValue;
        var widths = headers.Select((header, k) => rows.Select(row => row[k].Length).Append(header.Length).Max()).ToArray();
        if (endsInWords)
        {
            widths[^1] = Math.Min(widths[^1], Math.Max(LeastWords, room - Used(widths[..^1]) - Gap - Margin));
        }

        var names = widths[0];
        if (Used(widths) + Margin > room)
        {
            widths[0] = Math.Min(names, Math.Max(LeastNames, rows.SelectMany(static row => row[0].Split(' ')).Select(static word => word.Length).Max()));
        }

        var count = headers.Count;
        while (count > 2 && Used(widths[..count]) + Margin > room)
        {
            count--;
        }

        widths[0] = Math.Clamp(room - Margin - Used(widths[..count]) + widths[0], widths[0], names);
        var isNumber = Enumerable.Range(0, count).Select(k => k > 0 && IsNumber(rows, k)).ToArray();
        yield return "";
        yield return Line(headers);
        yield return new string('─', Math.Min(room, Used(widths[..count]) + Margin));
        foreach (var row in rows)
        {
            string[][] cells = [.. Enumerable.Range(0, count).Select(k => k == 0 || (endsInWords && k == headers.Count - 1)
                ? FittingText.Wrap(row[k], widths[k]).ToArray() : [row[k]])];
            for (var line = 0; line < cells.Max(static cell => cell.Length); line++)
            {
                yield return Line([.. cells.Select(cell => cell.ElementAtOrDefault(line) ?? "")]);
            }
        }

        yield return "";
        if (count < headers.Count)
        {
            foreach (var line in FittingText.Wrap($"(no room for: {string.Join(", ", headers.Skip(count))})", room))
            {
                yield return line;
            }
        }

        string Line(IReadOnlyList<string> cells) => (new string(' ', Margin) + string.Join(new string(' ', Gap),
            Enumerable.Range(0, count).Select(k => isNumber[k] ? cells[k].PadLeft(widths[k]) : cells[k].PadRight(widths[k])))).TrimEnd();
    }

    private static int Used(int[] widths) => Margin - Gap + widths.Sum(static width => width + Gap);

    /// <summary>Whether a column has numbers; words for missing ones are allowed.</summary>
    private static bool IsNumber(IReadOnlyList<IReadOnlyList<string>> rows, int column) => rows.Count == 0
        || rows.Any(row => row[column].Length > 0 && (char.IsAsciiDigit(row[column][0]) || row[column][0] is '-' or '.'));
}
