namespace Isinglass.Training;

/// <summary>A column of a result table.</summary>
/// <param name="Name">Name in JSON: lower-case words joined by '_'.</param>
/// <param name="Header">Header for people, with its unit.</param>
/// <param name="Digits">Digits behind the point.</param>
/// <param name="IsShare">Values 0..1 that people read as percent.</param>
public sealed record ResultColumn(string Name, string Header, int Digits = 2, bool IsShare = false);

/// <summary>A cell: a text, or a value measured over seeds.</summary>
public sealed record ResultCell
{
    /// <summary>The text; null for a measured value.</summary>
    public string? Text { get; private init; }

    /// <summary>The value; meaningless for a text.</summary>
    public Measure Measure { get; private init; }

    /// <summary>A text.</summary>
    public static implicit operator ResultCell(string text) => new() { Text = text };

    /// <summary>A value measured over seeds.</summary>
    public static implicit operator ResultCell(Measure measure) => new() { Measure = measure };

    /// <summary>A single value.</summary>
    public static implicit operator ResultCell(double value) => new() { Measure = new Measure(value, 0, double.IsNaN(value) ? 0 : 1) };

    /// <summary>What people read.</summary>
    public string Show(ResultColumn column)
    {
        if (Text is not null)
        {
            return Text;
        }

        if (Measure.Count == 0 || double.IsNaN(Measure.Mean))
        {
            return "-";
        }

        var factor = column.IsShare ? 100 : 1;
        var mean = (factor * Measure.Mean).ToString($"F{column.Digits}");
        return Measure.Count > 1 ? $"{mean} ± {(factor * Measure.StandardDeviation).ToString($"F{column.Digits}")}" : mean;
    }
}

/// <summary>A table of results: labelled rows of texts and values measured over seeds.</summary>
public sealed class ResultTable(string labelHeader, params ResultColumn[] columns)
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

    /// <summary>Header and rows as people read them.</summary>
    public IEnumerable<IReadOnlyList<string>> ToText() =>
        _rows.Select(row => (IReadOnlyList<string>)[row.Label, .. row.Cells.Select((cell, k) => cell.Show(columns[k]))]);

    /// <summary>The header as people read it.</summary>
    public IReadOnlyList<string> Header => [labelHeader, .. columns.Select(column => column.IsShare ? $"{column.Header} %" : column.Header)];

    /// <summary>The table as Markdown.</summary>
    public string ToMarkdown() => string.Concat(
        new[] { Header, [.. Header.Select((_, k) => k == 0 ? "---" : "---:")] }.Concat(ToText()).Select(row => $"| {string.Join(" | ", row)} |\n"));
}
