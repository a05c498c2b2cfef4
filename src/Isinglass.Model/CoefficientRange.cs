namespace Isinglass.Model;

/// <summary>The magnitudes of a model's coefficients and the bits that hold them exactly.</summary>
/// <param name="Smallest">Least magnitude of a coefficient that is not 0; 0 when all are.</param>
/// <param name="Largest">Greatest magnitude.</param>
/// <param name="AreIntegers">Whether all coefficients are integers.</param>
/// <param name="Bits">
/// Bits of a signed integer that holds every coefficient exactly after scaling all of them by one factor; null when no decimal or binary scaling makes them
/// integers.
/// </param>
internal readonly record struct CoefficientRange(double Smallest, double Largest, bool AreIntegers, int? Bits)
{
    private const double LargestInteger = 1L << 53;

    /// <summary>The range over linear biases, couplings and squared rows.</summary>
    public static CoefficientRange Of(BinaryQuadraticModel model)
    {
        var magnitudes = Magnitudes(model);
        if (magnitudes.Length == 0)
        {
            return new CoefficientRange(0, 0, true, 1);
        }

        return new CoefficientRange(magnitudes.Min(), magnitudes.Max(), Array.TrueForAll(magnitudes, value => value == Math.Floor(value)), BitsOf(magnitudes));
    }

    /// <summary>The largest number of which all coefficients are multiples, if a decimal or binary scaling makes them integers; null when none does.</summary>
    internal static double? CommonStep(BinaryQuadraticModel model)
    {
        var magnitudes = Magnitudes(model);
        foreach (var scale in Scales())
        {
            if (TryDivisor(magnitudes, scale, out var divisor))
            {
                return divisor / scale;
            }
        }

        return null;
    }

    private static double[] Magnitudes(BinaryQuadraticModel model)
    {
        double[] values = [.. model.Linear, .. model.Couplings.Values, .. model.SquaredTerms.Rows.Values];
        return [.. values.Where(value => value != 0).Select(Math.Abs).Distinct()];
    }

    /// <summary>One bit for the sign and those of the largest multiple of the common divisor.</summary>
    private static int? BitsOf(double[] magnitudes)
    {
        foreach (var scale in Scales())
        {
            if (!TryDivisor(magnitudes, scale, out var divisor))
            {
                continue;
            }

            var largest = (long)Math.Round(magnitudes.Max() * scale) / divisor;
            return 1 + (int)Math.Ceiling(Math.Log2(largest + 1.0));
        }

        return null;
    }

    /// <summary>Powers of two that undo halves and quarters of matrices, then powers of ten that undo decimals, and both together.</summary>
    private static IEnumerable<double> Scales() =>
        Enumerable.Range(0, 10).SelectMany(digits => new[] { 1.0, 2, 4, 8 }.Select(two => two * Math.Pow(10, digits)));

    private static bool TryDivisor(double[] magnitudes, double scale, out long divisor)
    {
        divisor = 0;
        foreach (var magnitude in magnitudes)
        {
            var scaled = magnitude * scale;
            var whole = Math.Round(scaled);
            if (whole is < 1 or > LargestInteger || Math.Abs(scaled - whole) > 1e-15 * scaled * 4)
            {
                return false;
            }

            divisor = GreatestCommonDivisor((long)whole, divisor);
        }

        return true;
    }

    private static long GreatestCommonDivisor(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
