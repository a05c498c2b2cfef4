using Isinglass.Model;

namespace Isinglass.Solvers.Presolve;

/// <summary>Finds the factor that makes all coefficients of a model's spin form integers, so that sums of them are exact.</summary>
internal static class IntegerScale
{
    /// <summary>Sums stay exact in double precision up to 2^53; the rest is room for rounding before the last step.</summary>
    private const double LargestSum = 1L << 50;

    /// <summary>Four units in the last place: 0.1 + 0.2 still counts as three tenths.</summary>
    private const double Slack = 4.0 / (1L << 52);

    /// <summary>
    /// A factor that makes the spin form integral, or 0 when there is none. The coefficients of the model as given must be integers over a power of two or of
    /// ten (or doubles within four units in the last place of such decimals), rows and targets of squared terms integers, and the sum of all magnitudes
    /// times the factor below 2^50: then rounding the spin form times the factor gives exactly those integers.
    /// </summary>
    /// <param name="model">The model as given.</param>
    /// <param name="spin">Its spin form with squared terms expanded.</param>
    public static double Find(BinaryQuadraticModel model, BinaryQuadraticModel spin)
    {
        var squared = model.SquaredTerms;
        if (!AreIntegers(squared.Rows.Values, 1) || !AreIntegers(squared.Targets, 1))
        {
            return 0;
        }

        // x = (1 + s) / 2 divides couplings by four, a row's square by four as well.
        var vartypeFactor = model.Vartype == Vartype.Binary ? 4 : 1;
        var sum = Magnitude(spin.Linear) + Magnitude(spin.Couplings.Values);
        foreach (var factor in Factors())
        {
            if (sum * factor * vartypeFactor <= LargestSum && AreIntegers(model.Linear, factor) && AreIntegers(model.Couplings.Values, factor) &&
                AreIntegers(squared.Weights, factor))
            {
                return factor * vartypeFactor;
            }
        }

        return 0;
    }

    /// <summary>The integer that a coefficient of the spin form becomes.</summary>
    public static double ToInteger(double value, double factor) => Math.Round(value * factor);

    private static IEnumerable<double> Factors()
    {
        for (var power = 0; power <= 9; power++)
        {
            yield return Math.Pow(10, power);
        }

        // In steps of 2^10: a larger power serves smaller ones as well.
        for (var power = -60; power <= 60; power += 10)
        {
            yield return Math.ScaleB(1, power);
        }
    }

    private static double Magnitude(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }

    /// <summary>Whether every coefficient is an integer over the factor, up to the rounding of a few additions.</summary>
    private static bool AreIntegers(ReadOnlySpan<double> values, double factor)
    {
        foreach (var value in values)
        {
            if (Math.Abs(Math.Round(value * factor) / factor - value) > Slack * Math.Abs(value))
            {
                return false;
            }
        }

        return true;
    }
}
