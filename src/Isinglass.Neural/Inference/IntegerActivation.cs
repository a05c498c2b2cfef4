using System.Runtime.Intrinsics;
using Isinglass.Model;
using Isinglass.Neural.Intervals;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;

namespace Isinglass.Neural.Inference;

/// <summary>
/// A piecewise linear function from integers to integers: for Thresholds[k-1] &lt;= z &lt; Thresholds[k] the value is Bases[k] + Slopes[k] z. Slopes are zero
/// for a staircase. This is what the network computes; the spline it came from is not kept.
/// </summary>
internal sealed class IntegerActivation
{
    /// <summary>
    /// Largest magnitude of a staircase's integer level: 4 signed bits carry an activation (findings: 2 to 16 subintervals make no difference).
    /// </summary>
    private const int LargestLevel = 7;

    /// <summary>Pieces between ascending thresholds.</summary>
    public IntegerActivation(int[] thresholds, int[] bases, int[] slopes)
    {
        if (bases.Length != thresholds.Length + 1 || slopes.Length != bases.Length)
        {
            throw new ArgumentException($"{thresholds.Length} thresholds separate {thresholds.Length + 1} pieces, not {bases.Length}.", nameof(thresholds));
        }

        for (var k = 1; k < thresholds.Length; k++)
        {
            if (thresholds[k] <= thresholds[k - 1])
            {
                throw new ArgumentException("Thresholds must ascend.", nameof(thresholds));
            }
        }

        Thresholds = thresholds;
        Bases = bases;
        Slopes = slopes;
        IsStaircase = slopes.All(slope => slope == 0);
        IsSign = IsStaircase && thresholds is [1] && bases is [-1, 1];
    }

    /// <summary>+1 for z &gt;= 1, else -1.</summary>
    public static IntegerActivation Sign { get; } = new([1], [-1, 1], [0, 0]);

    /// <summary>z itself: what follows a pooling layer.</summary>
    public static IntegerActivation Identity { get; } = new([], [0], [1]);

    /// <summary>Where a new piece begins (inclusive), ascending.</summary>
    public int[] Thresholds { get; }

    /// <summary>Value of each piece at z = 0 of its line.</summary>
    public int[] Bases { get; }

    /// <summary>Slope of each piece.</summary>
    public int[] Slopes { get; }

    /// <summary>Integer units for a unit of the function that this came from; 1 when unknown.</summary>
    public double Scale { get; private init; } = 1;

    /// <summary>Whether this is <see cref="Identity"/>.</summary>
    public bool IsIdentity => Thresholds.Length == 0 && Bases[0] == 0 && Slopes[0] == 1;

    /// <summary>Whether all slopes are zero.</summary>
    public bool IsStaircase { get; }

    /// <summary>Whether this is <see cref="Sign"/>.</summary>
    public bool IsSign { get; }

    /// <summary>Whether it never decreases.</summary>
    public bool IsMonotone => Slopes.All(slope => slope >= 0) && Thresholds.All(threshold => Apply(threshold) >= Apply(threshold - 1));

    /// <summary>
    /// Puts an activation on the integer lattice of pre-activations whose standard deviation is <paramref name="deviation"/> lattice units. Levels become
    /// integers by the smallest common scale that represents them within 1 % (or the best of 1..7); slopes by the common width of the subintervals.
    /// </summary>
    public static IntegerActivation From(ActivationSpec spec, double deviation)
    {
        if (spec.IsSign)
        {
            return Sign;
        }

        if (spec.Degree is not (0 or 1))
        {
            throw new InputException($"A spline in a model has degree 0 or 1, not {spec.Degree}: a higher degree would make rows of higher degree. Degree 3 "
                + $"is for 'experiment spline'.");
        }

        var spline = spec.CreateSpline();
        return spec.Degree == 0 ? Staircase(spline, deviation) : PiecewiseLinear(spline, deviation);
    }

    /// <summary>The value at z.</summary>
    public int Apply(int z)
    {
        var k = 0;
        while (k < Thresholds.Length && z >= Thresholds[k])
        {
            k++;
        }

        return Bases[k] + Slopes[k] * z;
    }

    /// <summary>The values of 16 pre-activations.</summary>
    public Vector512<int> Apply(Vector512<int> z)
    {
        var result = IsStaircase ? Vector512.Create(Bases[0]) : Vector512.Create(Bases[0]) + Vector512.Create(Slopes[0]) * z;
        for (var k = 0; k < Thresholds.Length; k++)
        {
            var piece = IsStaircase ? Vector512.Create(Bases[k + 1]) : Vector512.Create(Bases[k + 1]) + Vector512.Create(Slopes[k + 1]) * z;
            result = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(z, Vector512.Create(Thresholds[k])), piece, result);
        }

        return result;
    }

    /// <summary>Smallest and largest value over low .. high (inclusive); values beyond 32 bits are clamped.</summary>
    public (int Low, int High) Range(int low, int high)
    {
        var (least, most) = (int.MaxValue, int.MinValue);
        foreach (var z in Thresholds.SelectMany(t => new[] { t - 1, t }).Append(low).Append(high))
        {
            if (z >= low && z <= high)
            {
                var k = Thresholds.Count(threshold => z >= threshold);
                var value = (int)Math.Clamp(Bases[k] + (long)Slopes[k] * z, int.MinValue, int.MaxValue);
                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }
        }

        return (least, most);
    }

    /// <summary>The pieces that the points of an interval reach, and the first lattice point of each but the first.</summary>
    internal (List<int> Edges, List<int> Pieces) Reached(LatticeInterval interval)
    {
        var (edges, pieces) = (new List<int>(), new List<int> { 0 });
        for (var k = 0; k < Thresholds.Length; k++)
        {
            var edge = interval.Ceiling(Thresholds[k]);
            if (Thresholds[k] <= interval.Low || (edges.Count > 0 && edge == edges[^1]))
            {
                pieces[^1] = k + 1;
            }
            else if (edge <= interval.High)
            {
                edges.Add(edge);
                pieces.Add(k + 1);
            }
        }

        return (edges, pieces);
    }

    /// <summary>The interval of the activation over the points of an interval.</summary>
    internal LatticeInterval Image(LatticeInterval interval)
    {
        var (edges, pieces) = Reached(interval);
        var origin = Apply(interval.Low);
        var (low, high, step) = (origin, origin, 0);
        for (var k = 0; k < pieces.Count; k++)
        {
            var first = k == 0 ? interval.Low : edges[k - 1];
            var last = k == edges.Count ? interval.High : edges[k] - interval.Step;
            var (begin, end) = (Apply(first), Apply(last));
            (low, high) = (Math.Min(low, Math.Min(begin, end)), Math.Max(high, Math.Max(begin, end)));
            step = GreatestCommonDivisor(step, begin - origin);
            step = last > first ? GreatestCommonDivisor(step, Slopes[pieces[k]] * interval.Step) : step;
        }

        return new LatticeInterval(low, high, low == high ? 1 : Math.Max(1, step));
    }

    private static IntegerActivation Staircase(Spline spline, double deviation)
    {
        var levels = Enumerable.Range(0, spline.Count).Select(spline.Value).ToArray();
        var largest = levels.Max(Math.Abs);
        if (largest == 0)
        {
            throw new InputException($"The activation {spline.Function.Name} is zero on its whole range: nothing can be trained through it.");
        }

        var scale = Enumerable.Range(1, LargestLevel).FirstOrDefault(q => RoundingError(q) <= 0.01, 0);
        scale = scale > 0 ? scale : Enumerable.Range(1, LargestLevel).MinBy(RoundingError);
        var thresholds = new List<int>();
        var bases = new List<int> { Rounded(levels[0]) };
        for (var k = 1; k < levels.Length; k++)
        {
            // A knot at 0 that is a jump belongs to the left piece, as in sign: z > 0 begins at the lattice point 1.
            var threshold = (int)Math.Floor(spline.Knots[k] * deviation) + 1;
            if (Rounded(levels[k]) == bases[^1])
            {
                continue;
            }

            if (thresholds.Count > 0 && threshold <= thresholds[^1])
            {
                bases[^1] = Rounded(levels[k]);
                continue;
            }

            thresholds.Add(threshold);
            bases.Add(Rounded(levels[k]));
        }

        if (thresholds.Count == 0)
        {
            throw new InputException($"The activation {spline.Function.Name} with {spline.Count} subintervals is constant after rounding: use more "
                + $"subintervals.");
        }

        return new IntegerActivation([.. thresholds], [.. bases], new int[bases.Count]) { Scale = scale / largest };

        int Rounded(double level) => (int)Math.Round(level / largest * scale, MidpointRounding.AwayFromZero);
        double RoundingError(int q) => levels.Max(level => Math.Abs(level / largest * q - Math.Round(level / largest * q, MidpointRounding.AwayFromZero)) / q);
    }

    private static IntegerActivation PiecewiseLinear(Spline spline, double deviation)
    {
        // Slopes are put on a grid of 1/4 of the largest one: small integers, since products with weights and sums follow.
        const int grid = 4;
        var steepest = Enumerable.Range(0, spline.Count).Max(k => Math.Abs(spline.Slope(k)));
        if (steepest == 0)
        {
            throw new InputException($"The activation {spline.Function.Name} is constant on its whole range: nothing can be trained through it.");
        }

        var slopes = Enumerable.Range(0, spline.Count).Select(k => (int)Math.Round(spline.Slope(k) / steepest * grid, MidpointRounding.AwayFromZero)).ToArray();
        var divisor = slopes.Aggregate(0, GreatestCommonDivisor);
        var unit = steepest / (grid / divisor) / deviation;
        var thresholds = new List<int>();
        var keptSlopes = new List<int> { slopes[0] / divisor };
        var first = (int)Math.Round(spline.Knots[0] * deviation, MidpointRounding.AwayFromZero);
        var bases = new List<int> { (int)Math.Round(spline.Value(0) / unit, MidpointRounding.AwayFromZero) - keptSlopes[0] * first };
        for (var k = 1; k < spline.Count; k++)
        {
            var threshold = (int)Math.Round(spline.Knots[k] * deviation, MidpointRounding.AwayFromZero);
            var slope = slopes[k] / divisor;
            var continuous = bases[^1] + (keptSlopes[^1] - slope) * threshold;
            var jump = spline.Value(k) - (spline.Value(k - 1) + spline.Slope(k - 1) * (spline.Knots[k] - spline.Knots[k - 1]));
            var intercept = continuous + (int)Math.Round(jump / unit, MidpointRounding.AwayFromZero);
            if (slope == keptSlopes[^1] && intercept == bases[^1])
            {
                continue;
            }

            if (thresholds.Count > 0 && threshold <= thresholds[^1])
            {
                continue;
            }

            thresholds.Add(threshold);
            keptSlopes.Add(slope);
            bases.Add(intercept);
        }

        return new IntegerActivation([.. thresholds], [.. bases], [.. keptSlopes]) { Scale = 1 / unit };
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? Math.Abs(a) : GreatestCommonDivisor(b, a % b);
}
