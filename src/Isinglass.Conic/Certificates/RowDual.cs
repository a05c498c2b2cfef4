namespace Isinglass.Conic.Certificates;

/// <summary>
/// The best change of one row's multiplier in sum_j min(0, cost_j + l A_j) - l b, all others fixed: a concave function with a corner for every variable.
/// </summary>
internal sealed class RowDual(int count, double scale)
{
    private readonly double[] _corners = new double[count];
    private readonly double[] _weights = new double[count];

    /// <summary>
    /// The change that makes the function greatest; of equally good ones the greatest. Where it is unbounded, because the row cannot hold, the multiplier
    /// goes so far beyond its last corner that the value grows by the scale.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="costs">The present cost of every variable, the multiplier included.</param>
    /// <param name="given">The variable that is 1 and has no cost; -1 for none.</param>
    /// <param name="multiplier">The present multiplier; that of an inequality does not go below 0.</param>
    public double BestChange(BoundedRow row, ReadOnlySpan<double> costs, int given, double multiplier)
    {
        var (corners, slope) = (0, -row.Side);
        for (var k = 0; k < row.Columns.Length; k++)
        {
            var coefficient = row.Coefficients[k];
            if (row.Columns[k] == given)
            {
                slope += coefficient;
                continue;
            }

            slope += Math.Max(0, coefficient);
            if (coefficient != 0)
            {
                _corners[corners] = -costs[row.Columns[k]] / coefficient;
                _weights[corners++] = Math.Abs(coefficient);
            }
        }

        return row.IsEquality ? Equality(corners, slope) : slope <= 0 ? -multiplier : Math.Max(-multiplier, Walk(corners, slope));
    }

    private double Equality(int corners, double slope)
    {
        var first = corners == 0 ? 0 : _corners.AsSpan(0, corners).ToArray().Min();
        return slope < 0 ? first - scale / -slope : Walk(corners, slope);
    }

    private double Walk(int corners, double slope)
    {
        Array.Sort(_corners, _weights, 0, corners);
        for (var k = 0; k < corners; k++)
        {
            slope -= _weights[k];
            if (slope < 0)
            {
                return _corners[k];
            }
        }

        var last = corners == 0 ? 0 : _corners[corners - 1];
        return slope > 0 ? last + scale / slope : last;
    }
}
