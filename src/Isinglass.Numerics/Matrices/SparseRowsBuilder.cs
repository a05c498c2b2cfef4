namespace Isinglass.Numerics.Matrices;

/// <summary>Collects rows one after the other; equal columns of a row are added together, entries that cancel to zero are dropped.</summary>
internal sealed class SparseRowsBuilder(int columnCount)
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _columns = [];
    private readonly List<double> _values = [];
    private readonly List<(int Column, double Value)> _row = [];

    /// <summary>Number of finished rows.</summary>
    public int RowCount => _starts.Count - 1;

    /// <summary>Number of columns; may grow while rows are collected.</summary>
    public int ColumnCount { get; set; } = columnCount;

    /// <summary>Adds an entry to the row that is being collected.</summary>
    public void Add(int column, double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
        _row.Add((column, value));
    }

    /// <summary>Finishes the row and returns its index (0-based).</summary>
    public int EndRow()
    {
        if (!IsAscending())
        {
            _row.Sort(static (left, right) => left.Column.CompareTo(right.Column));
        }

        for (var k = 0; k < _row.Count;)
        {
            var column = _row[k].Column;
            var value = 0.0;
            for (; k < _row.Count && _row[k].Column == column; k++)
            {
                value += _row[k].Value;
            }

            if (value != 0)
            {
                _columns.Add(column);
                _values.Add(value);
            }
        }

        _row.Clear();
        _starts.Add(_columns.Count);
        return RowCount - 1;
    }

    /// <summary>Finishes a whole row of entries at once.</summary>
    public int AddRow(ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        for (var k = 0; k < columns.Length; k++)
        {
            Add(columns[k], values[k]);
        }

        return EndRow();
    }

    private bool IsAscending()
    {
        for (var k = 1; k < _row.Count; k++)
        {
            if (_row[k - 1].Column > _row[k].Column)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The matrix of all finished rows.</summary>
    public SparseRows Build() => new(ColumnCount, [.. _starts], [.. _columns], [.. _values]);
}
