namespace Isinglass.Experiments.Reports;

/// <summary>A table that reads well on a terminal and can be pasted into a page: padded columns between bars, numbers to the right.</summary>
internal sealed class MarkdownTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Its lines.</summary>
    public IEnumerable<string> Lines()
    {
        var widths = header.Select((name, k) => Math.Max(3, _rows.Select(row => row[k].Length).Append(name.Length).Max())).ToArray();
        var isNumber = header.Select((_, k) => k > 0 && _rows.TrueForAll(row => row[k].Length == 0 || row[k][0] is '-' or '.' or >= '0' and <= '9')).ToArray();
        string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
        string Padded(string[] cells) => Line(cells.Select((cell, k) => isNumber[k] ? cell.PadLeft(widths[k]) : cell.PadRight(widths[k])));
        return
        [
            Padded(header),
            Line(widths.Select((width, k) => isNumber[k] ? new string('-', width - 1) + ":" : new string('-', width))),
            .. _rows.Select(Padded),
        ];
    }
}
