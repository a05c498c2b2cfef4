namespace Isinglass.Experiments.Studies.Results;

/// <summary>A table of results: labelled rows of texts and values measured over seeds.</summary>
internal sealed class ResultTable(string labelHeader, params ResultColumn[] columns)
{
    private readonly List<(string Label, IReadOnlyList<ResultCell> Cells)> _rows = [];

    /// <summary>Header of the first column.</summary>
    public string LabelHeader => labelHeader;

    /// <summary>The other columns.</summary>
    public IReadOnlyList<ResultColumn> Columns => columns;

    /// <summary>The rows.</summary>
    public IReadOnlyList<(string Label, IReadOnlyList<ResultCell> Cells)> Rows => _rows;

    /// <summary>Appends a row with a cell for each column.</summary>
    public void Add(string label, params ResultCell[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"The row '{label}' has {cells.Length} cells, the table {columns.Length} columns.", nameof(cells));
        }

        _rows.Add((label, cells));
    }

    /// <summary>Header and rows as text.</summary>
    public IEnumerable<IReadOnlyList<string>> ToText() =>
        _rows.Select(row => (IReadOnlyList<string>)[row.Label, .. row.Cells.Select((cell, k) => cell.Show(columns[k]))]);

    /// <summary>The header as text.</summary>
    public IReadOnlyList<string> Header => [labelHeader, .. columns.Select(column => column.IsShare ? $"{column.Header} %" : column.Header)];

    /// <summary>The table as Markdown.</summary>
    public string ToMarkdown() => string.Concat(
        new[] { Header, [.. Header.Select((_, k) => k == 0 ? "---" : "---:")] }.Concat(ToText()).Select(row => $"| {string.Join(" | ", row)} |\n"));
}
