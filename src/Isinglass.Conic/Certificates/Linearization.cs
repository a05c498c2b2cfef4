using System.Numerics;

namespace Isinglass.Conic.Certificates;

/// <summary>
/// What proves a bound by linearisation, after Gilmore 1962 and Lawler 1963 for assignments and Caprara, Pisinger, Toth 1999 for knapsacks. Every coupling q_ij
/// is shared, q_ij = a_ij + a_ji, so that f(x) = c_0 + sum_i x_i (c_i + sum_j a_ij x_j). Where x_i = 1 and the rows A x &lt;= b hold, multipliers l_i (of any
/// sign for equalities, else >= 0) bound sum_j a_ij x_j >= L_i = sum_(j != i) min(0, a_ij + sum_r l_ir A_rj) - sum_r l_ir (b_r - A_ri), and multipliers m bound
/// the rest: f >= c_0 + sum_i min(0, c_i + L_i + sum_r m_r A_ri) - sum_r m_r b_r. The best choice of all three is the bound of the first level of the
/// reformulation-linearisation of Adams and Sherali.
/// </summary>
internal sealed class Linearization
{
    /// <summary>a_ij for i &lt; j, pair after pair in the order (0,1), (0,2), ..., (1,2), ...</summary>
    public required double[] Shares { get; init; }

    /// <summary>l, one array of the length of <see cref="BoundedRow.Of"/> for every variable.</summary>
    public required double[][] LeaderMultipliers { get; init; }

    /// <summary>m, of the length of <see cref="BoundedRow.Of"/>.</summary>
    public required double[] RowMultipliers { get; init; }

    /// <summary>Why the numbers prove nothing for a problem; null when they do.</summary>
    public string? Refusal(ReconstructedModel model)
    {
        var (n, rows) = (model.Count, BoundedRow.Of(model));
        if (Shares.Length != n * (n - 1) / 2 || LeaderMultipliers.Length != n || RowMultipliers.Length != rows.Length
            || LeaderMultipliers.Any(one => one.Length != rows.Length))
        {
            return "its shares and multipliers are not of the problem's size";
        }

        if (!Shares.Concat(RowMultipliers).Concat(LeaderMultipliers.SelectMany(static one => one)).All(double.IsFinite))
        {
            return "a share or a multiplier is not a number";
        }

        for (var r = 0; r < rows.Length; r++)
        {
            if (!rows[r].IsEquality && (RowMultipliers[r] < 0 || LeaderMultipliers.Any(one => one[r] < 0)))
            {
                return "a multiplier of an inequality is negative";
            }
        }

        return null;
    }

    /// <summary>
    /// The bound, computed without any rounding and then rounded down; up to the next value that
    /// the objective can have where all its coefficients are integers.
    /// </summary>
    public double Bound(ReconstructedModel model)
    {
        var rows = BoundedRow.Of(model);
        var n = model.Count;
        var couplings = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var columns = model.Objective.Couplings.RowColumns(i);
            for (var k = 0; k < columns.Length; k++)
            {
                couplings[i * n + columns[k]] = model.Objective.Couplings.RowValues(i)[k];
            }
        }

        var exact = new ExactNumbers(
            [model.Objective.Offset, .. model.Objective.Linear, .. model.Objective.Couplings.Values, .. Shares,
                .. RowMultipliers, .. LeaderMultipliers.SelectMany(static one => one),
             .. rows.SelectMany(static row => row.Coefficients), .. rows.Select(static row => row.Side)]);
        var coefficients = Array.ConvertAll(rows, row => Array.ConvertAll(row.Coefficients, exact.Of));
        var sides = Array.ConvertAll(rows, row => exact.Of(row.Side));
        var sum = exact.Single(model.Objective.Offset);
        var costs = new BigInteger[n];
        for (var i = 0; i < n; i++)
        {
            costs[i] = exact.Single(model.Objective.Linear[i]) + Least(i);
        }

        for (var r = 0; r < rows.Length; r++)
        {
            var multiplier = exact.Of(RowMultipliers[r]);
            sum -= multiplier * sides[r];
            for (var k = 0; k < rows[r].Columns.Length; k++)
            {
                costs[rows[r].Columns[k]] += multiplier * coefficients[r][k];
            }
        }

        foreach (var cost in costs)
        {
            sum += BigInteger.Min(0, cost);
        }

        return exact.Floor(sum, model.Objective);

        // L_i.
        BigInteger Least(int i)
        {
            var reduced = new BigInteger[n];
            for (var j = 0; j < n; j++)
            {
                reduced[j] = j == i ? 0
                    : j > i ? exact.Single(Shares[Place(i, j, n)])
                    : exact.Single(couplings[i * n + j]) - exact.Single(Shares[Place(j, i, n)]);
            }

            var least = BigInteger.Zero;
            for (var r = 0; r < rows.Length; r++)
            {
                if (LeaderMultipliers[i][r] == 0)
                {
                    continue;
                }

                var multiplier = exact.Of(LeaderMultipliers[i][r]);
                least -= multiplier * sides[r];
                for (var k = 0; k < rows[r].Columns.Length; k++)
                {
                    if (rows[r].Columns[k] == i)
                    {
                        least += multiplier * coefficients[r][k];
                    }
                    else
                    {
                        reduced[rows[r].Columns[k]] += multiplier * coefficients[r][k];
                    }
                }
            }

            return reduced.Aggregate(least, static (value, cost) => value + BigInteger.Min(0, cost));
        }
    }

    /// <summary>Where the share of a pair is.</summary>
    public static int Place(int first, int second, int count) => first * (2 * count - first - 1) / 2 + second - first - 1;
}
