using Isinglass.Model;

namespace Isinglass.Neural.Splines;

/// <summary>
/// Interpolation of a scalar function by one polynomial per subinterval [M_k, M_(k+1)): degree 0 takes the value at the midpoint (a staircase), degree 1 joins
/// the values at the knots, degree 3 passes through the knots and the thirds between them (for analysis; a model has degree 0 or 1). Outside the knots the
/// first and the last piece are extended.
/// </summary>
internal sealed class Spline
{
    private const int MostSubintervals = 4096, CheckedPoints = 64;

    // Coefficients of 1, u, u^2, u^3 with u = x - M_k.
    private readonly double[][] _coefficients;

    private Spline(ScalarFunction function, double[] knots, int degree)
    {
        Function = function;
        Knots = knots;
        Degree = degree;
        _coefficients = [.. Enumerable.Range(0, knots.Length - 1).Select(k => Piece(function, knots[k], knots[k + 1], degree))];
        CheckFinite(function, knots);
    }

    /// <summary>The function that is interpolated.</summary>
    public ScalarFunction Function { get; }

    /// <summary>The knots M_0 &lt; ... &lt; M_K.</summary>
    public IReadOnlyList<double> Knots { get; }

    /// <summary>0, 1 or 3.</summary>
    public int Degree { get; }

    /// <summary>Number of subintervals K.</summary>
    public int Count => _coefficients.Length;

    /// <summary>Value at the left end of a subinterval (in all of it for degree 0).</summary>
    public double Value(int subinterval) => _coefficients[subinterval][0];

    /// <summary>Slope at the left end of a subinterval (in all of it for degree 1); 0 for degree 0.</summary>
    public double Slope(int subinterval) => _coefficients[subinterval][1];

    /// <summary>K equal subintervals of [<paramref name="low"/>, <paramref name="high"/>]; a jump of the function inside becomes a knot of its own.</summary>
    public static Spline Uniform(ScalarFunction function, double low, double high, int subintervals, int degree)
    {
        if (subintervals is < 1 or > MostSubintervals)
        {
            throw new InputException($"A spline needs 1 to {MostSubintervals} subintervals, not {subintervals}.");
        }

        var knots = Enumerable.Range(0, subintervals + 1).Select(k => low + (high - low) * k / subintervals);
        return AtKnots(function, [.. knots], degree);
    }

    /// <summary>The subintervals between given knots; a jump of the function inside becomes a knot of its own.</summary>
    public static Spline AtKnots(ScalarFunction function, IReadOnlyList<double> knots, int degree)
    {
        CheckDegree(degree);
        if (knots.Count < 2)
        {
            throw new InputException($"A spline needs at least two knots, not {knots.Count}.");
        }

        for (var k = 0; k < knots.Count; k++)
        {
            if (!double.IsFinite(knots[k]) || (k > 0 && knots[k] <= knots[k - 1]))
            {
                throw new InputException($"Knots must be finite and ascend; knot {k + 1} is {knots[k]}{(k > 0 ? $" after {knots[k - 1]}" : "")}. Write them "
                    + $"in order, such as `knots` -2,-0.5,0.5,2.");
            }
        }

        var all = knots.Concat(function.Jumps.Where(jump => jump > knots[0] && jump < knots[^1])).Distinct().Order();
        return new Spline(function, [.. all], degree);
    }

    /// <summary>
    /// The fewest subintervals of [<paramref name="low"/>, <paramref name="high"/>] whose measured error is at most <paramref name="tolerance"/>: from the
    /// left, each is as long as the tolerance allows (greedy is minimal, since a part of a good subinterval is good). A jump always ends one.
    /// </summary>
    public static Spline Adaptive(ScalarFunction function, double low, double high, double tolerance, int degree)
    {
        CheckDegree(degree);
        if (!(tolerance > 0) || !double.IsFinite(tolerance))
        {
            throw new InputException($"The tolerance of a spline must be a positive number, not {tolerance}. Write `tolerance` 0.05.");
        }

        CheckFinite(function, [low, high]);
        var ends = function.Jumps.Where(jump => jump > low && jump < high).Order().Append(high);
        var knots = new List<double> { low };
        foreach (var end in ends)
        {
            while (knots[^1] < end)
            {
                knots.Add(Reach(function, knots[^1], end, tolerance, degree));
                if (knots.Count > MostSubintervals)
                {
                    throw new InputException($"{function.Name} needs more than {MostSubintervals} subintervals for an error of {tolerance}. Use a larger "
                        + $"`tolerance`{(degree == 0 ? " or `degree` 1" : "")}.");
                }
            }
        }

        return new Spline(function, [.. knots], degree);
    }

    /// <summary>The index of the subinterval in which <paramref name="x"/> lies.</summary>
    public int IndexOf(double x)
    {
        var k = 0;
        while (k < Count - 1 && x >= Knots[k + 1])
        {
            k++;
        }

        return k;
    }

    /// <summary>The spline's value.</summary>
    public double Evaluate(double x)
    {
        var k = IndexOf(x);
        return At(_coefficients[k], x - Knots[k]);
    }

    /// <summary>
    /// Largest |spline - function| over the knots' range, measured at <paramref name="points"/> points a subinterval (one-sided at the knots).
    /// </summary>
    public double MeasuredError(int points = CheckedPoints) =>
        Enumerable.Range(0, Count).Max(k => PieceError(Function, _coefficients[k], Knots[k], Knots[k + 1], points));

    /// <summary>
    /// The theoretical bound: h/2 max|f'| for degree 0, h^2/8 max|f''| for degree 1, h^4/1944 max|f| for degree 3, per subinterval with derivatives estimated
    /// by finite differences; where f has a kink inside a subinterval of degree 1 the second derivative does not exist and h/2 (max f' - min f') bounds the
    /// error instead.
    /// </summary>
    public double ErrorBound()
    {
        const int points = 64;
        var worst = 0.0;
        if (Degree == 3)
        {
            return Enumerable.Range(0, Count).Max(k => FourthDerivative(Knots[k], Knots[k + 1]) * Math.Pow(Knots[k + 1] - Knots[k], 4) / 1944);
        }

        for (var k = 0; k < Count; k++)
        {
            var width = Knots[k + 1] - Knots[k];
            var step = width / points;
            var (low, high, curvature) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
            var previous = double.NaN;
            for (var i = 0; i < points; i++)
            {
                var left = Evaluated(Function, Knots[k] + i * step, i == 0 ? +1 : 0);
                var right = Evaluated(Function, Knots[k] + (i + 1) * step, i == points - 1 ? -1 : 0);
                var slope = (right - left) / step;
                low = Math.Min(low, slope);
                high = Math.Max(high, slope);
                curvature = i == 0 ? 0 : Math.Max(curvature, Math.Abs(slope - previous) / step);
                previous = slope;
            }

            worst = Math.Max(worst, Degree == 0
                ? width / 2 * Math.Max(Math.Abs(low), Math.Abs(high))
                : Math.Min(width * width / 8 * curvature, width / 2 * (high - low)));
        }

        return worst;
    }

    private static void CheckDegree(int degree)
    {
        if (degree is not (0 or 1 or 3))
        {
            throw new InputException($"A spline has degree 0 or 1 in a model, or 3 for analysis, not {degree}.");
        }
    }

    /// <summary>One-sided limits at the ends, so that a jump at a knot is never interpolated across.</summary>
    private static double[] Piece(ScalarFunction function, double left, double right, int degree)
    {
        if (degree == 0)
        {
            return [Evaluated(function, 0.5 * (left + right)), 0, 0, 0];
        }

        var (width, first, last) = (right - left, Evaluated(function, left, +1), Evaluated(function, right, -1));
        if (degree == 1)
        {
            return [first, (last - first) / width, 0, 0];
        }

        // Newton's divided differences at 0, 1/3, 2/3, 1 of the subinterval, multiplied out in s = 3 u / width.
        var (a, b) = (Evaluated(function, left + width / 3), Evaluated(function, left + 2 * width / 3));
        var (d1, d2, d3) = (a - first, (b - 2 * a + first) / 2, (last - 3 * b + 3 * a - first) / 6);
        var (c1, c2, c3) = (d1 - d2 + 2 * d3, d2 - 3 * d3, d3);
        var scale = 3 / width;
        return [first, c1 * scale, c2 * scale * scale, c3 * scale * scale * scale];
    }

    private static double At(double[] c, double u) => c[0] + u * (c[1] + u * (c[2] + u * c[3]));

    private static double PieceError(ScalarFunction function, double[] coefficients, double left, double right, int points)
    {
        var worst = 0.0;
        for (var i = 0; i <= points; i++)
        {
            var x = left + (right - left) * i / points;
            worst = Math.Max(worst, Math.Abs(Evaluated(function, x, i == 0 ? +1 : i == points ? -1 : 0) - At(coefficients, x - left)));
        }

        return worst;
    }

    /// <summary>The farthest end of a subinterval from <paramref name="left"/> whose error is within the tolerance, by bisection.</summary>
    private static double Reach(ScalarFunction function, double left, double end, double tolerance, int degree)
    {
        bool IsGood(double right) => PieceError(function, Piece(function, left, right, degree), left, right, CheckedPoints) <= tolerance;
        if (IsGood(end))
        {
            return end;
        }

        var (good, bad) = (left, end);
        for (var halving = 0; halving < 40; halving++)
        {
            var middle = 0.5 * (good + bad);
            (good, bad) = IsGood(middle) ? (middle, bad) : (good, middle);
        }

        return good > left ? good : throw new InputException($"{function.Name} cannot be approximated within {tolerance} near {left}: it jumps there. Use a "
            + $"larger `tolerance`, or a built-in function, whose jumps are known.");
    }

    private static void CheckFinite(ScalarFunction function, double[] knots)
    {
        for (var k = 0; k + 1 < knots.Length; k++)
        {
            for (var i = 0; i <= CheckedPoints; i++)
            {
                Evaluated(function, knots[k] + (knots[k + 1] - knots[k]) * i / CheckedPoints);
            }
        }
    }

    /// <summary>Largest fourth derivative on a subinterval by differences.</summary>
    private double FourthDerivative(double left, double right)
    {
        const int cells = 16;
        var step = (right - left) / cells;
        var values = Enumerable.Range(0, cells + 1).Select(i => Evaluated(Function, left + i * step, i == 0 ? +1 : i == cells ? -1 : 0)).ToArray();
        return Enumerable.Range(0, cells - 3).Max(i =>
            Math.Abs(values[i] - 4 * values[i + 1] + 6 * values[i + 2] - 4 * values[i + 3] + values[i + 4])) / Math.Pow(step, 4);
    }

    private static double Evaluated(ScalarFunction function, double x, int side = 0)
    {
        var value = function.Evaluate(x, side);
        return double.IsFinite(value) ? value : throw new InputException($"{function.Name} is not a number at {x}. An activation or loss must be finite on "
            + $"its whole range.");
    }
}
