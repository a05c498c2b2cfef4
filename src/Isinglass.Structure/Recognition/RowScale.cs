namespace Isinglass.Structure.Recognition;

/// <summary>The factor that makes the coefficients of a row integers without a common divisor.</summary>
internal static class RowScale
{
    /// <summary>Rows whose coefficients need a larger common denominator are not accepted.</summary>
    private const int LargestDenominator = 1024;

    /// <summary>Larger integers are unlikely to be intended coefficients.</summary>
    private const double LargestCoefficient = 1L << 40;

    /// <summary>Relative distance of a multiple from an integer that counts as rounding of a division.</summary>
    private const double Slack = 1e-9;

    /// <summary>A positive factor, or 0 when there is none.</summary>
    public static double Find(IReadOnlyList<double> coefficients)
    {
        for (var denominator = 1; denominator <= LargestDenominator; denominator++)
        {
            if (coefficients.All(value => IsInteger(value * denominator)))
            {
                var divisor = coefficients.Aggregate(0L, (gcd, value) => Gcd(gcd, (long)Math.Round(Math.Abs(value * denominator))));
                return divisor == 0 ? 0 : (double)denominator / divisor;
            }
        }

        return 0;
    }

    private static bool IsInteger(double value) =>
        Math.Abs(value) < LargestCoefficient && Math.Abs(value - Math.Round(value)) <= Slack * Math.Max(1, Math.Abs(value));

    private static long Gcd(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
