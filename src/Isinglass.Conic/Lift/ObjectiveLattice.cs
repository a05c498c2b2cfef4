using Isinglass.Model;

namespace Isinglass.Conic.Lift;

/// <summary>
/// Values that an objective with integer coefficients can take: offset + step * integer. A bound between two of them can be lifted to the upper one.
/// </summary>
internal readonly record struct ObjectiveLattice(double Offset, double Step)
{
    // An energy of the lattice itself, computed with a little rounding, is not lifted to the next one.
    private const double Rounding = 1e-6;
    private const double RelativeRounding = 1e-15;
    private const double LargestInteger = 1L << 52;

    /// <summary>The lattice of an objective; step 0 when it has none.</summary>
    internal static ObjectiveLattice Of(BinaryQuadraticModel model)
    {
        var divisor = 0L;
        bool Take(double value)
        {
            if (value != Math.Round(value) || Math.Abs(value) > LargestInteger)
            {
                return false;
            }

            divisor = Gcd(divisor, (long)Math.Abs(value));
            return true;
        }

        foreach (var value in model.Linear)
        {
            if (!Take(value))
            {
                return default;
            }
        }

        foreach (var value in model.Couplings.Values)
        {
            if (!Take(value))
            {
                return default;
            }
        }

        // An integer weight times the square of an integer is a multiple of the weight.
        var squared = model.SquaredTerms;
        for (var r = 0; r < squared.Count; r++)
        {
            if (!Take(squared.Weights[r]) || squared.Targets[r] != Math.Round(squared.Targets[r]))
            {
                return default;
            }
        }

        foreach (var value in squared.Rows.Values)
        {
            if (value != Math.Round(value))
            {
                return default;
            }
        }

        return new ObjectiveLattice(model.Offset, divisor);
    }

    /// <summary>The least lattice value that is not below a bound, or the one below where the bound is above it by a rounding error only.</summary>
    internal double Ceiling(double bound)
    {
        if (Step == 0)
        {
            return bound;
        }

        var steps = (bound - Offset) / Step;
        return Offset + Step * Math.Ceiling(steps - Rounding - RelativeRounding * Math.Abs(steps));
    }

    private static long Gcd(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
