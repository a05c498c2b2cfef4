namespace Isinglass.Neural;

/// <summary>The lattice points Low, Low + Step, ..., High: what forward interval propagation knows of an integer quantity.</summary>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value, Low plus a multiple of Step.</param>
/// <param name="Step">Distance of neighbours, positive (1 for a single point).</param>
public readonly record struct LatticeInterval(int Low, int High, int Step)
{
    /// <summary>Whether there is just one value.</summary>
    public bool IsPoint => Low == High;

    /// <summary>Number of lattice points.</summary>
    public int Count => (High - Low) / Step + 1;

    /// <summary>The smallest lattice point at or above <paramref name="value"/> (may lie beyond High).</summary>
    public int Ceiling(int value) => value <= Low ? Low : Low + (int)(((long)value - Low + Step - 1) / Step * Step);

    /// <summary>Whether a value is one of the points.</summary>
    public bool Contains(int value) => value >= Low && value <= High && (value - Low) % Step == 0;

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

        if (low < -(1 << 30) || high > 1 << 30)
        {
            throw new Model.InputException($"A pre-activation reaches {low} .. {high}, beyond 30-bit integers: use fewer input bits, narrower layers or smaller codebooks.");
        }

        return new LatticeInterval((int)low, (int)high, Math.Max(1, step));
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
