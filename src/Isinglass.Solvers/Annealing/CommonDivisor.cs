using Isinglass.Model;

namespace Isinglass.Solvers.Annealing;

/// <summary>The greatest common divisor of real coefficients: Euclid's algorithm with a tolerance, so that 0.3, 0.6 and 1.5 have the divisor 0.3.</summary>
internal static class CommonDivisor
{
    // Relative tolerance for a multiple of the divisor: far above the rounding of scaled coefficients (1e-16), far below the precision of the float kernels
    // that are used without a divisor (6e-8).
    private const double Tolerance = 1e-10;

    // A larger range of coefficients is better done in floating point: 2^20 leaves sums over a thousand neighbours below 2^31.
    private const double LargestMultiple = 1 << 20;

    /// <summary>The largest number of which all coefficients are integer multiples, or 0 when there is none (or all coefficients are 0).</summary>
    /// <param name="first">Coefficients.</param>
    /// <param name="second">More coefficients.</param>
    /// <param name="squaredTerms">Terms with integer rows, whose weights count with the factor 2 of the field and their targets; may be null.</param>
    public static double Find(ReadOnlySpan<double> first, ReadOnlySpan<double> second, SquaredTerms? squaredTerms)
    {
        var largest = 0.0;
        var divisor = 0.0;
        if (!Include(first, ref divisor, ref largest) || !Include(second, ref divisor, ref largest) || !Include(squaredTerms, ref divisor, ref largest))
        {
            return 0;
        }

        if (divisor == 0)
        {
            return 0;
        }

        // Euclid's remainders have the rounding error of the largest coefficient; one division by an integer removes it.
        divisor = largest / Math.Round(largest / divisor);
        var fits = AllMultiples(first, divisor) && AllMultiples(second, divisor);
        for (var r = 0; fits && squaredTerms is not null && r < squaredTerms.Count; r++)
        {
            fits = AllMultiples(FieldParts(squaredTerms, r), divisor);
        }

        return fits ? divisor : 0;
    }

    /// <summary>The field of a variable in integer row r is a sum of multiples of 2 w and 2 w t.</summary>
    private static double[] FieldParts(SquaredTerms terms, int r) => [2 * terms.Weights[r], 2 * terms.Weights[r] * terms.Targets[r]];

    private static bool Include(SquaredTerms? terms, ref double divisor, ref double largest)
    {
        for (var r = 0; terms is not null && r < terms.Count; r++)
        {
            foreach (var value in terms.Rows.RowValues(r))
            {
                if (Math.Abs(value - Math.Round(value)) > 0)
                {
                    return false;
                }
            }

            if (!Include(FieldParts(terms, r), ref divisor, ref largest))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Include(ReadOnlySpan<double> values, ref double divisor, ref double largest)
    {
        var last = 0.0;
        foreach (var value in values)
        {
            // Runs of one magnitude are common (+-1) and cost no division.
            var magnitude = Math.Abs(value);
            if (magnitude == last || magnitude == 0)
            {
                continue;
            }

            last = magnitude;

            largest = Math.Max(largest, magnitude);
            if (divisor > 0 && magnitude / divisor == Math.Floor(magnitude / divisor))
            {
                continue;
            }

            divisor = Euclid(divisor, magnitude, largest);
            if (divisor * LargestMultiple < largest)
            {
                return false;
            }
        }

        return true;
    }

    private static double Euclid(double divisor, double value, double largest)
    {
        while (divisor > 0)
        {
            var rest = Math.Abs(value - divisor * Math.Round(value / divisor));
            (value, divisor) = (divisor, rest <= Tolerance * largest ? 0 : rest);
        }

        return value;
    }

    private static bool AllMultiples(ReadOnlySpan<double> values, double divisor)
    {
        var last = 0.0;
        foreach (var value in values)
        {
            if (Math.Abs(value) == last)
            {
                continue;
            }

            last = Math.Abs(value);
            var multiple = value / divisor;
            if (Math.Abs(multiple - Math.Round(multiple)) > Tolerance * Math.Max(1, Math.Abs(multiple)))
            {
                return false;
            }
        }

        return true;
    }
}
