using System.Numerics;
using Isinglass.Model;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Neural.Compilation.Resources;

/// <summary>
/// Number of pairs of variables that meet in a row, a product or the objective; no pair is counted twice and no matrix is built. Variables of a single row
/// (slack) are counted by formula; variables that rows of many samples share (parameters) by bit sets of 64-bit words.
/// </summary>
internal sealed class CouplingCount
{
    private readonly ConstrainedQuadraticModel _model;
    private readonly int _shared;
    private readonly SparseRows[] _matrices;
    private readonly int[] _occurrences;

    private CouplingCount(ConstrainedQuadraticModel model, int sharedCount)
    {
        _model = model;
        _shared = sharedCount;
        _matrices = [model.Rows, model.Objective.SquaredTerms.Rows];
        _occurrences = new int[model.VariableCount];
        foreach (var column in _matrices.SelectMany(matrix => matrix.Columns))
        {
            _occurrences[column]++;
        }

        foreach (var product in model.Products)
        {
            _occurrences[product.Product] += 2;
            _occurrences[product.First] += 2;
            _occurrences[product.Second] += 2;
        }

        foreach (var column in model.Objective.Couplings.Columns)
        {
            _occurrences[column] += 2;
        }
    }

    /// <summary>The count; the first <paramref name="sharedCount"/> variables are those that rows of all samples share.</summary>
    public static long Of(ConstrainedQuadraticModel model, int sharedCount)
    {
        var count = new CouplingCount(model, sharedCount);
        return count.SingleRowPairs() + count.OwnPairs() + count.SharedPairs();
    }

    private bool IsSingle(int variable) => variable >= _shared && _occurrences[variable] == 1;

    private long SingleRowPairs()
    {
        var count = 0L;
        foreach (var matrix in _matrices)
        {
            for (var r = 0; r < matrix.RowCount; r++)
            {
                var (single, all) = (0L, (long)matrix.RowColumns(r).Length);
                foreach (var column in matrix.RowColumns(r))
                {
                    single += IsSingle(column) ? 1 : 0;
                }

                count += single * (single - 1) / 2 + single * (all - single);
            }
        }

        return count;
    }

    /// <summary>Pairs whose later variable is one of a sample: few rows each.</summary>
    private long OwnPairs()
    {
        var products = _model.Products.SelectMany(p => new[] { (p.Product, p), (p.First, p), (p.Second, p) }).ToLookup(pair => pair.Item1, pair => pair.p);
        var mark = new int[_model.VariableCount];
        Array.Fill(mark, -1);
        var count = 0L;
        var transposed = _matrices.Select(matrix => matrix.Transpose()).ToArray();
        for (var i = _shared; i < mark.Length; i++)
        {
            if (IsSingle(i))
            {
                continue;
            }

            for (var m = 0; m < _matrices.Length; m++)
            {
                foreach (var row in transposed[m].RowColumns(i))
                {
                    Visit(i, _matrices[m].RowColumns(row));
                }
            }

            Visit(i, _model.Objective.Couplings.RowColumns(i));
            foreach (var product in products[i])
            {
                Visit(i, [product.Product, product.First, product.Second]);
            }
        }

        return count;

        void Visit(int i, ReadOnlySpan<int> others)
        {
            foreach (var other in others)
            {
                if (other < i && mark[other] != i && !IsSingle(other))
                {
                    mark[other] = i;
                    count++;
                }
            }
        }
    }

    /// <summary>Pairs of shared variables.</summary>
    private long SharedPairs()
    {
        var sets = _matrices.Select(matrix => Enumerable.Range(0, matrix.RowCount).Select(r => SharedSet(matrix.RowColumns(r))).ToArray()).ToArray();
        var transposed = _matrices.Select(matrix => matrix.Transpose()).ToArray();
        var union = new ulong[(_shared + 63) / 64];
        var count = 0L;
        for (var i = 0; i < _shared; i++)
        {
            union.AsSpan().Clear();
            for (var m = 0; m < _matrices.Length; m++)
            {
                foreach (var row in transposed[m].RowColumns(i))
                {
                    var (start, words) = sets[m][row];
                    for (var w = 0; w < words.Length; w++)
                    {
                        union[start + w] |= words[w];
                    }
                }
            }

            foreach (var other in _model.Objective.Couplings.RowColumns(i))
            {
                if (other < _shared)
                {
                    union[other >> 6] |= 1UL << (other & 63);
                }
            }

            for (var w = 0; w <= i >> 6; w++)
            {
                count += BitOperations.PopCount(w < i >> 6 ? union[w] : union[w] & ((1UL << (i & 63)) - 1));
            }
        }

        return count;
    }

    private (int Start, ulong[] Words) SharedSet(ReadOnlySpan<int> columns)
    {
        var end = 0;
        while (end < columns.Length && columns[end] < _shared)
        {
            end++;
        }

        if (end == 0)
        {
            return (0, []);
        }

        var start = columns[0] >> 6;
        var words = new ulong[(columns[end - 1] >> 6) - start + 1];
        foreach (var column in columns[..end])
        {
            words[(column >> 6) - start] |= 1UL << (column & 63);
        }

        return (start, words);
    }
}
