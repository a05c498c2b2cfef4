namespace Isinglass.Cli.Display;

/// <summary>A table whose numbers never break: where the terminal is too narrow the last columns are left out, and a last column of words is wrapped.</summary>
internal static class FittingTable
{
    private const int Gap = 3, Margin = 2, LeastWords = 20;

    /// <summary>The lines of a table: numbers on the right of their columns, words on the left; a blank line before and after it.</summary>
    /// <param name="headers">Heads of the columns.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="endsInWords">Whether the last column is words, which may be wrapped.</param>
    /// <param name="width">Columns of the terminal; null = any number.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> headers, IReadOnlyList<string[]> rows, bool endsInWords, int? width)
    {
        var room = width ?? int.MaxValue;
        var widths = headers.Select((header, k) => rows.Select(row => row[k].Length).Append(header.Length).Max()).ToArray();
        if (endsInWords)
        {
            var before = Used(widths[..^1]) + Gap;
            widths[^1] = Math.Min(widths[^1], Math.Max(Math.Min(LeastWords, widths[^1]), room - before - Margin));
        }

        var count = headers.Count;
        while (count > 2 && Used(widths.Take(count)) + Margin > room)
        {
            count--;
        }

        var isNumber = Enumerable.Range(0, count).Select(k => k > 0 && IsNumber(rows, k)).ToArray();
        yield return "";
        yield return Line(headers);
        yield return new string('─', Math.Min(room, Used(widths.Take(count)) + Margin));
        foreach (var row in rows)
        {
            var words = endsInWords && count == headers.Count ? TerminalText.Wrap(row[^1], widths[^1]) : [];
            var (first, rest) = words.ToArray() is [var head, .. var tail] ? (head, tail) : (row[count - 1], []);
            yield return Line([.. row.Take(count - 1), first]);
            foreach (var line in rest)
            {
                yield return new string(' ', Used(widths[..^1]) + Gap) + line;
            }
        }

        yield return "";
        if (count < headers.Count)
        {
            yield return $"(no room for: {string.Join(", ", headers.Skip(count))})";
        }

        string Line(IReadOnlyList<string> cells) => (new string(' ', Margin) + string.Join(new string(' ', Gap),
            Enumerable.Range(0, count).Select(k => isNumber[k] ? cells[k].PadLeft(widths[k]) : cells[k].PadRight(widths[k])))).TrimEnd();
    }

    private static int Used(IEnumerable<int> widths) => Margin - Gap + widths.Sum(static width => width + Gap);

    /// <summary>Whether a column has numbers: among them may stand a word for what there is none of.</summary>
    private static bool IsNumber(IReadOnlyList<string[]> rows, int column) =>
        rows.Count == 0 || rows.Any(row => row[column].Length > 0 && (char.IsAsciiDigit(row[column][0]) || row[column][0] is '-' or '.'));
}
