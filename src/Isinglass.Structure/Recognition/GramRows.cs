using System.Numerics;
using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Finds several overlapping squares: a part of the model whose energy is sum_r w_r (a_r'x - b_r)^2 with few rows r over many bits. Its couplings are J_ij = 2
/// sum_r w_r a_ri a_rj, a matrix of low rank except for its diagonal, which is mixed with the biases. The diagonal follows from minors that must vanish; the
/// columns a_j, known up to a rotation from their products, generate a lattice with an orthogonal basis (<see cref="GramLattice"/>), in which they are
/// integers. All couplings are checked at the end.
/// </summary>
internal sealed class GramRows
{
    /// <summary>Largest number of rows.</summary>
    public const int MostRows = 12;

    /// <summary>Parts of more variables are skipped: the test of a rank reads a dense matrix.</summary>
    private const int LargestPart = 512;

    private const double LargestScale = 1024;

    private const double Slack = 1e-6;

    private readonly BinaryQuadraticModel _model;
    private readonly int[] _part;
    private readonly double[,] _gram;

    private GramRows(BinaryQuadraticModel model, int[] part)
    {
        _model = model;
        _part = part;
        _gram = new double[part.Length, part.Length];
        for (var i = 0; i < part.Length; i++)
        {
            var columns = model.Couplings.RowColumns(part[i]);
            for (var e = 0; e < columns.Length; e++)
            {
                _gram[i, Array.BinarySearch(part, columns[e])] = model.Couplings.RowValues(part[i])[e] / 2;
            }
        }
    }

    /// <summary>The rows of the parts of a model over bits; parts with a variable in <paramref name="isTaken"/> are skipped.</summary>
    public static IReadOnlyList<RecoveredRow> Find(BinaryQuadraticModel model, IReadOnlyList<int[]> parts, bool[] isTaken) =>
        [.. parts.Where(part => part.Length is > 2 and <= LargestPart && !part.Any(v => isTaken[v])).SelectMany(part => new GramRows(model, part).Rows())];

    private IReadOnlyList<RecoveredRow> Rows()
    {
        var (rank, left, right) = OffDiagonalRank();
        var isLow = rank > 0 && 2 * rank < Math.Min(_part.Length, 2 * MostRows + 1);
        return isLow && FillDiagonal(rank, left, right) && Factor(rank) is { } rows ? Complete(rows) : [];
    }

    /// <summary>The rank of a block of the matrix off the diagonal, with rows and columns that show it; rank 0 when it is full.</summary>
    private (int Rank, int[] Left, int[] Right) OffDiagonalRank()
    {
        var size = Math.Min(MostRows + 1, _part.Length / 2);
        var block = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                block[i, j] = _gram[i, _part.Length - size + j];
            }
        }

        var (rows, columns) = Elimination.Pivots(block);
        return rows.Count == size ? (0, [], []) : (rows.Count, [.. rows], [.. columns.Select(column => _part.Length - size + column)]);
    }

    /// <summary>Every diagonal entry from Q_jj = Q_jK Q_IK^-1 Q_Ij for disjoint I and K without j.</summary>
    private bool FillDiagonal(int rank, int[] left, int[] right)
    {
        for (var j = 0; j < _part.Length; j++)
        {
            var (rows, columns) = left.Contains(j) || right.Contains(j) ? Without(j, rank) : (left, right);
            if (rows.Length < rank)
            {
                return false;
            }

            var block = new double[rank, rank];
            var side = new double[rank];
            for (var a = 0; a < rank; a++)
            {
                side[a] = _gram[rows[a], j];
                for (var b = 0; b < rank; b++)
                {
                    block[a, b] = _gram[rows[a], columns[b]];
                }
            }

            if (Elimination.Solve(block, side) is not { } solution)
            {
                return false;
            }

            var value = 0.0;
            for (var b = 0; b < rank; b++)
            {
                value += _gram[j, columns[b]] * solution[b];
            }

            _gram[j, j] = value;
        }

        return true;
    }

    /// <summary>Disjoint rows and columns without a variable whose block is regular.</summary>
    private (int[] Rows, int[] Columns) Without(int variable, int rank)
    {
        int[] others = [.. Enumerable.Range(0, _part.Length).Where(k => k != variable)];
        var half = others.Length / 2;
        var size = Math.Min(half, 2 * MostRows);
        var block = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                block[i, j] = _gram[others[i], others[half + j]];
            }
        }

        var (rows, columns) = Elimination.Pivots(block);
        return rows.Count < rank ? ([], [])
            : ([.. rows.Take(rank).Select(row => others[row])], [.. columns.Take(rank).Select(column => others[half + column])]);
    }

    /// <summary>Integer rows with weights whose squares have exactly these couplings; null when there are none.</summary>
    private List<(double[] Coefficients, double Weight)>? Factor(int rank)
    {
        if (Elimination.CholeskyPivots(_gram, rank) is not { } independent || IntegerScale() is not (> 0 and var scale))
        {
            return null;
        }

        var places = Enumerable.Range(0, _part.Length);
        BigInteger[][] gram = [.. places.Select(i => (BigInteger[])[.. places.Select(j => new BigInteger(Math.Round(_gram[i, j] * scale)))])];
        if (GramLattice.OrthogonalBasis(gram, independent) is not { } basis)
        {
            return null;
        }

        var rows = new List<(double[] Coefficients, double Weight)>();
        foreach (var (products, square) in basis)
        {
            // The inner product of a column with an orthogonal direction is its coefficient times the square of the direction; none is left where the rounded
            // matrix has a lower rank.
            if (square.IsZero || products.Any(product => !(product % square).IsZero))
            {
                return null;
            }

            double[] coefficients = [.. products.Select(product => (double)(product / square))];
            var factor = RowScale.Find(coefficients) * (coefficients.Sum() < 0 ? -1 : 1);
            rows.Add(([.. coefficients.Select(value => Math.Round(value * factor))], (double)square / scale / (factor * factor)));
        }

        return Matches(rows) ? rows : null;
    }

    /// <summary>A power of two that makes all entries integers, up to rounding of the diagonal; 0 when none up to 1024 does.</summary>
    private double IntegerScale()
    {
        for (var scale = 1.0; scale <= LargestScale; scale *= 2)
        {
            if (_gram.Cast<double>().All(value => Math.Abs(value * scale - Math.Round(value * scale)) <= Slack * Math.Max(1, Math.Abs(value))))
            {
                return scale;
            }
        }

        return 0;
    }

    private bool Matches(List<(double[] Coefficients, double Weight)> rows)
    {
        for (var i = 0; i < _part.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (rows.Sum(row => row.Weight * row.Coefficients[i] * row.Coefficients[j]) != _gram[i, j])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The targets: biases are sum_r w_r (a_ri^2 - 2 b_r a_ri), linear equations for b, over all variables at once by least squares.</summary>
    private IReadOnlyList<RecoveredRow> Complete(List<(double[] Coefficients, double Weight)> rows)
    {
        var normal = new double[rows.Count, rows.Count];
        var side = new double[rows.Count];
        for (var r = 0; r < rows.Count; r++)
        {
            for (var q = 0; q < rows.Count; q++)
            {
                normal[r, q] = Dot(rows[r].Coefficients, rows[q].Coefficients);
            }
        }

        double[] wanted = [.. _part.Select((variable, i) => rows.Sum(row => row.Weight * row.Coefficients[i] * row.Coefficients[i]) - _model.Linear[variable])];
        for (var r = 0; r < rows.Count; r++)
        {
            side[r] = Dot(rows[r].Coefficients, wanted) / 2;
        }

        // normal * (w b) = side.
        if (Elimination.Solve(normal, side) is not { } scaled)
        {
            return [];
        }

        double[] targets = [.. rows.Select((row, r) => NearInteger(scaled[r] / row.Weight))];
        if (!Enumerable.Range(0, _part.Length).All(i => rows.Select((row, r) => 2 * row.Weight * targets[r] * row.Coefficients[i]).Sum() == wanted[i]))
        {
            // A linear objective may be added: the nearest integers leave the smallest rest.
            targets = [.. targets.Select(static target => Math.Round(target))];
        }

        return
        [
            .. rows.Select((row, r) =>
            {
                int[] present = [.. Enumerable.Range(0, _part.Length).Where(i => row.Coefficients[i] != 0)];
                return RecoveredRow.Equation([.. present.Select(i => _part[i])], [.. present.Select(i => row.Coefficients[i])], targets[r], row.Weight);
            }),
        ];
    }

    private static double NearInteger(double value) => Math.Abs(value - Math.Round(value)) < Slack * Math.Max(1, Math.Abs(value)) ? Math.Round(value) : value;

    private static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var k = 0; k < left.Length; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}
