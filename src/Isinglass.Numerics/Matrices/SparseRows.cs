namespace Isinglass.Numerics.Matrices;

/// <summary>
/// A sparse matrix by rows (CSR). Row r holds the entries <c>Starts[r] .. Starts[r + 1] - 1</c> of <see cref="Columns"/> and <see cref="Values"/>,
/// sorted by column, each column at most once.
/// </summary>
public sealed class SparseRows
{
    /// <summary>The matrix without rows.</summary>
    public static SparseRows Empty(int columnCount) => new(columnCount, [0], [], []);

    /// <summary>Takes the arrays as they are; they must already be sorted and unique inside each row.</summary>
    public SparseRows(int columnCount, int[] starts, int[] columns, double[] values)
    {
        if (starts.Length == 0 || starts[^1] != columns.Length || columns.Length != values.Length)
        {
            throw new ArgumentException("Row starts, columns and values do not belong together.", nameof(starts));
        }

        ColumnCount = columnCount;
        Starts = starts;
        Columns = columns;
        Values = values;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => Starts.Length - 1;

    /// <summary>Number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>Number of stored entries.</summary>
    public int EntryCount => Columns.Length;

    /// <summary>Row starts, length rows + 1.</summary>
    public int[] Starts { get; }

    /// <summary>Column of each entry.</summary>
    public int[] Columns { get; }

    /// <summary>Value of each entry.</summary>
    public double[] Values { get; }

    /// <summary>Columns of a row.</summary>
    public ReadOnlySpan<int> RowColumns(int row) => Columns.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>Values of a row.</summary>
    public ReadOnlySpan<double> RowValues(int row) => Values.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>The product of a row with a vector of small integers.</summary>
    public double Dot(int row, ReadOnlySpan<sbyte> vector)
    {
        var sum = 0.0;
        for (var e = Starts[row]; e < Starts[row + 1]; e++)
        {
            sum += Values[e] * vector[Columns[e]];
        }

        return sum;
    }

    /// <summary>The transposed matrix, again sorted: column c becomes row c.</summary>
    public SparseRows Transpose()
    {
        var starts = new int[ColumnCount + 1];
        foreach (var column in Columns)
        {
            starts[column + 1]++;
        }

        for (var c = 0; c < ColumnCount; c++)
        {
            starts[c + 1] += starts[c];
        }

        var next = starts.AsSpan(0, ColumnCount).ToArray();
        var columns = new int[EntryCount];
        var values = new double[EntryCount];
        for (var row = 0; row < RowCount; row++)
        {
            for (var e = Starts[row]; e < Starts[row + 1]; e++)
            {
                var at = next[Columns[e]]++;
                columns[at] = row;
                values[at] = Values[e];
            }
        }

        return new SparseRows(RowCount, starts, columns, values);
    }
}
