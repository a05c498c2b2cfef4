using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>
/// Interpolation of a scalar function by one polynomial per subinterval [M_k, M_(k+1)): degree 0 takes the value at the midpoint (a staircase), degree 1
/// joins the values at the knots. Outside the knots the first and the last piece go on.
/// </summary>
public sealed class Spline
{
    private readonly double[] _values;
    private readonly double[] _slopes;

    private Spline(ScalarFunction function, double[] knots, int degree)
    {
        Function = function;
        Knots = knots;
        Degree = degree;
        var count = knots.Length - 1;
        _values = new double[count];
        _slopes = new double[count];
        for (var k = 0; k < count; k++)
        {
            var (left, right) = (knots[k], knots[k + 1]);
            if (degree == 0)
            {
                _values[k] = Evaluated(function, 0.5 * (left + right));
            }
            else
            {
                // One-sided limits, so that a jump at a knot is never interpolated across.
                var (first, last) = (Evaluated(function, left, +1), Evaluated(function, right, -1));
                _values[k] = first;
                _slopes[k] = (last - first) / (right - left);
            }
        }
    }

    /// <summary>The function that is interpolated.</summary>
    public ScalarFunction Function { get; }

    /// <summary>The knots M_0 &lt; ... &lt; M_K.</summary>
    public IReadOnlyList<double> Knots { get; }

    /// <summary>0 or 1.</summary>
    public int Degree { get; }

    /// <summary>Number of subintervals K.</summary>
    public int Count => _values.Length;

    /// <summary>Value at the left end of a subinterval (degree 1) or in all of it (degree 0).</summary>
    public double Value(int subinterval) => _values[subinterval];

    /// <summary>Slope in a subinterval; 0 for degree 0.</summary>
    public double Slope(int subinterval) => _slopes[subinterval];

    /// <summary>K equal subintervals of [<paramref name="low"/>, <paramref name="high"/>]; a jump of the function inside becomes a knot of its own.</summary>
    public static Spline Uniform(ScalarFunction function, double low, double high, int subintervals, int degree)
    {
        if (subintervals is < 1 or > 4096)
        {
            throw new InputException($"A spline needs 1 to 4096 subintervals, not {subintervals}.");
        }

        var knots = Enumerable.Range(0, subintervals + 1).Select(k => low + (high - low) * k / subintervals);
        return AtKnots(function, [.. knots], degree);
    }

    /// <summary>The subintervals between given knots; a jump of the function inside becomes a knot of its own.</summary>
    public static Spline AtKnots(ScalarFunction function, IReadOnlyList<double> knots, int degree)
    {
        if (degree is not (0 or 1))
        {
            throw new InputException($"A spline in a model has degree 0 or 1, not {degree}.");
        }

        if (knots.Count < 2)
        {
            throw new InputException($"A spline needs at least two knots, not {knots.Count}.");
        }

        for (var k = 0; k < knots.Count; k++)
        {
            if (!double.IsFinite(knots[k]) || (k > 0 && knots[k] <= knots[k - 1]))
            {
                throw new InputException($"Knots must be finite and ascend; knot {k + 1} is {knots[k]}{(k > 0 ? $" after {knots[k - 1]}" : "")}.");
            }
        }

        var all = knots.Concat(function.Jumps.Where(jump => jump > knots[0] && jump < knots[^1])).Distinct().Order();
        return new Spline(function, [.. all], degree);
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
        return _values[k] + _slopes[k] * (x - Knots[k]);
    }

    /// <summary>Largest |spline - function| over the knots' range, measured at <paramref name="points"/> points a subinterval (one-sided at the knots).</summary>
    public double MeasuredError(int points = 64)
    {
        var worst = 0.0;
        for (var k = 0; k < Count; k++)
        {
            for (var i = 0; i <= points; i++)
            {
                var x = Knots[k] + (Knots[k + 1] - Knots[k]) * i / points;
                var value = Evaluated(Function, x, i == 0 ? +1 : i == points ? -1 : 0);
                worst = Math.Max(worst, Math.Abs(value - (_values[k] + _slopes[k] * (x - Knots[k]))));
            }
        }

        return worst;
    }

    /// <summary>
    /// The bound of the theory: h/2 max|f'| for degree 0, h^2/8 max|f''| for degree 1, per subinterval with derivatives estimated by finite differences; where
    /// f has a kink inside a subinterval of degree 1 the second derivative does not exist and h/2 (max f' - min f') bounds the error instead.
    /// </summary>
    public double ErrorBound()
    {
        const int points = 64;
        var worst = 0.0;
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

    private static double Evaluated(ScalarFunction function, double x, int side = 0)
    {
        var value = function.Evaluate(x, side);
        return double.IsFinite(value) ? value : throw new InputException($"{function.Name} is not a number at {x}. An activation or loss must be finite on its whole range.");
    }
}
