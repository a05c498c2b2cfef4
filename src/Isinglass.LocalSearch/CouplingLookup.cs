using Isinglass.Numerics.Matrices;

namespace Isinglass.LocalSearch;

/// <summary>The coupling of any two variables at once: from a dense matrix while that stays small, else by search in the sparse row.</summary>
internal sealed class CouplingLookup
{
    // 2048^2 doubles are 32 MiB, built once for a model.
    private const int DenseLimit = 2048;

    private readonly int _count;
    private readonly double[]? _dense;

    internal CouplingLookup(SparseRows couplings)
    {
        Couplings = couplings;
        _count = couplings.RowCount;
        if (_count > DenseLimit)
        {
            return;
        }

        _dense = new double[_count * _count];
        for (var i = 0; i < _count; i++)
        {
            for (var e = couplings.Starts[i]; e < couplings.Starts[i + 1]; e++)
            {
                _dense[i * _count + couplings.Columns[e]] = couplings.Values[e];
            }
        }
    }

    internal SparseRows Couplings { get; }

    internal double this[int i, int j] => _dense is not null ? _dense[i * _count + j] : Search(i, j);

    private double Search(int i, int j)
    {
        var at = Couplings.RowColumns(i).BinarySearch(j);
        return at < 0 ? 0 : Couplings.RowValues(i)[at];
    }
}
