namespace Isinglass.Numerics.Matrices;

/// <summary>
/// Fills a symmetric matrix with zero diagonal from its pairs in two passes over them, without a separate list of pairs: every pair is first counted, then
/// added, in any order.
/// </summary>
internal sealed class SymmetricRowsBuilder(int size)
{
    // Entries of the rows mirrored at a time: their positions stay in the cache and the TLB.
    private const int EntriesAtATime = 1 << 20;

    private readonly int[] _starts = new int[size + 1];

    // A row's smaller neighbours come first; only the larger ones are added directly, each at its row's next position.
    private readonly int[] _largerCounts = new int[size];
    private readonly int[] _larger = new int[size];
    private int[]? _columns;
    private double[] _values = [];

    /// <summary>Makes room for a pair.</summary>
    public void Count(int first, int second)
    {
        _starts[first + 1]++;
        _starts[second + 1]++;
        _largerCounts[Math.Min(first, second)]++;
    }

    /// <summary>Adds a counted pair; all pairs are counted before the first is added.</summary>
    public void Add(int first, int second, double value)
    {
        var columns = _columns ?? Allocate();
        var place = _larger[Math.Min(first, second)]++;
        columns[place] = Math.Max(first, second);
        _values[place] = value;
    }

    /// <summary>The matrix, its rows sorted; null when a pair was added twice. Pairs added in order need no sorting.</summary>
    public SparseRows? Build()
    {
        var columns = _columns ?? Allocate();
        for (var row = 0; row < size; row++)
        {
            _larger[row] -= _largerCounts[row];
            var larger = columns.AsSpan(_larger[row].._starts[row + 1]);
            if (!IsAscending(larger))
            {
                larger.Sort(_values.AsSpan(_larger[row].._starts[row + 1]));
                if (!IsAscending(larger))
                {
                    return null;
                }
            }
        }

        Mirror(columns);
        return new SparseRows(size, _starts, columns, _values);
    }

    private int[] Allocate()
    {
        for (var row = 0; row < size; row++)
        {
            _starts[row + 1] += _starts[row];
            _larger[row] = _starts[row + 1] - _largerCounts[row];
        }

        // Every entry is written: one for each end of a pair.
        _values = GC.AllocateUninitializedArray<double>(_starts[size]);
        return _columns = GC.AllocateUninitializedArray<int>(_starts[size]);
    }

    /// <summary>Writes every row's smaller neighbours, in order, from their rows.</summary>
    private void Mirror(int[] columns)
    {
        var (starts, larger, values) = (_starts, _larger, _values);
        var next = starts.AsSpan(0, size).ToArray();
        for (var (from, to) = (0, 0); from < size; from = to)
        {
            to = from + 1;
            while (to < size && starts[to + 1] - starts[from] <= EntriesAtATime)
            {
                to++;
            }

            for (var row = 0; row < to; row++)
            {
                var (place, end) = (larger[row], starts[row + 1]);
                for (; place < end && columns[place] < to; place++)
                {
                    var mirrored = next[columns[place]]++;
                    columns[mirrored] = row;
                    values[mirrored] = values[place];
                }

                larger[row] = place;
            }
        }
    }

    private static bool IsAscending(ReadOnlySpan<int> columns)
    {
        for (var k = 1; k < columns.Length; k++)
        {
            if (columns[k - 1] >= columns[k])
            {
                return false;
            }
        }

        return true;
    }
}
