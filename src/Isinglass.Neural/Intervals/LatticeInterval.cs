using Isinglass.Model;

namespace Isinglass.Neural.Intervals;

/// <summary>The lattice points Low, Low + Step, ..., High: the possible values of an integer quantity in forward interval propagation.</summary>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value, Low plus a multiple of Step.</param>
/// <param name="Step">Distance of neighbours, positive (1 for a single point).</param>
internal readonly record struct LatticeInterval(int Low, int High, int Step)
{
    /// <summary>Whether there is just one value.</summary>
    public bool IsPoint => Low == High;

    /// <summary>Number of lattice points.</summary>
    public int Count => (High - Low) / Step + 1;

    /// <summary>Distance of neighbours for greatest common divisors: 0 for a single point.</summary>
    private int Pitch => IsPoint ? 0 : Step;

    /// <summary>A single value.</summary>
    public static LatticeInterval Point(int value) => new(value, value, 1);

    /// <summary>The smallest lattice point at or above <paramref name="value"/> (may lie beyond High).</summary>
    public int Ceiling(int value) => value <= Low ? Low : Low + (int)(((long)value - Low + Step - 1) / Step * Step);

    /// <summary>Whether a value is one of the points.</summary>
    public bool Contains(int value) => value >= Low && value <= High && (value - Low) % Step == 0;

    /// <summary>The interval of the sum of two independent quantities.</summary>
    public LatticeInterval Plus(LatticeInterval other) =>
        Checked((long)Low + other.Low, (long)High + other.High, GreatestCommonDivisor(Pitch, other.Pitch));

    /// <summary>
    /// The interval of the product of two independent quantities: the ends lie in corners, and for values a + i s and b + k r all products differ by multiples
    /// of gcd(s b, r a, s r).
    /// </summary>
    public LatticeInterval Times(LatticeInterval other)
    {
        var (a, b, c, d) = ((long)Low * other.Low, (long)Low * other.High, (long)High * other.Low, (long)High * other.High);
        var (low, high) = (Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
        var step = GreatestCommonDivisor(GreatestCommonDivisor(Pitch * Math.Abs(other.Low), other.Pitch * Math.Abs(Low)), Pitch * other.Pitch);
        return Checked(low, high, step);
    }

    /// <summary>The interval of the larger of two quantities: never below the larger of the lower ends, and on the coarsest lattice that holds both.</summary>
    public LatticeInterval Maximum(LatticeInterval other)
    {
        if (other.High <= Low || High <= other.Low)
        {
            return other.High <= Low ? this : other;
        }

        var step = GreatestCommonDivisor(GreatestCommonDivisor(Pitch, other.Pitch), Math.Abs(Low - other.Low));
        return Checked(Math.Max(Low, other.Low), Math.Max(High, other.High), step);
    }

    /// <summary>This interval without what lies beyond the ends of <paramref name="other"/>; both enclose the same quantity, the wider step is kept.</summary>
    public LatticeInterval Within(LatticeInterval other)
    {
        if (other.Step > Step)
        {
            return other.Within(this);
        }

        var low = Ceiling(other.Low);
        var high = Low + (Math.Min(High, other.High) - Low) / Step * Step;
        return low >= high ? Point(low) : this with { Low = low, High = high };
    }

    /// <summary>The interval of an affine expression in free bits: the ends by signs, the step by the greatest common divisor of the coefficients.</summary>
    public static LatticeInterval Of(AffineExpression expression)
    {
        var (low, high, step) = ((long)expression.Constant, (long)expression.Constant, 0);
        foreach (var (_, coefficient) in expression.Terms)
        {
            low += Math.Min(0, coefficient);
            high += Math.Max(0, coefficient);
            step = GreatestCommonDivisor(step, Math.Abs(coefficient));
        }

        return Checked(low, high, step);
    }

    internal static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private static LatticeInterval Checked(long low, long high, int step) => low >= -(1 << 30) && high <= 1 << 30
        ? new LatticeInterval((int)low, (int)high, low == high ? 1 : Math.Max(1, step))
        : throw new InputException($"A pre-activation reaches {low} .. {high}, beyond 30-bit integers: use fewer input bits, narrower layers or smaller "
        + $"codebooks.");
}
