using System.Numerics;

namespace Isinglass.Model.Constraints;

/// <summary>
/// The rounding error of sums of an objective's terms, which a proof compares. When the terms are multiples of a power of two and not too large, sums are
/// exact, and any difference counts, however small beside the sums.
/// </summary>
internal static class SumRounding
{
    // Relative error of sums that are updated through a long search.
    private const double LongSearch = 1e-10;

    // Relative error of sums that are recomputed every few thousand steps: a unit in the last place for each step and each term of the model.
    private const double UnitShare = 1.0 / (1L << 49);
    private const double FreshSteps = 4096;

    // Halves of couplings and quarters of spins are summed too: two bits; one more for the magnitude, which is a sum itself.
    private const int ExactBits = 50;

    /// <summary>The largest error of a sum that is updated through a long search, in units of the objective; 0 when sums are exact.</summary>
    public static double Of(BinaryQuadraticModel model) => Of(model, LongSearch);

    /// <summary>The largest error of the minimum that an exact sampler proves, in units of the objective; 0 when sums are exact.</summary>
    public static double OfMinimum(BinaryQuadraticModel model) => Of(model, UnitShare * (FreshSteps + 0.5 * model.VariableCount * (model.VariableCount + 1.0)));

    private static double Of(BinaryQuadraticModel model, double share)
    {
        var (magnitude, exponent) = (0.0, int.MaxValue);
        void Take(double value, int unit)
        {
            magnitude += Math.Abs(value);
            exponent = value == 0 ? exponent : Math.Min(exponent, unit);
        }

        Take(model.Offset, UnitOf(model.Offset));
        foreach (var value in model.Linear)
        {
            Take(value, UnitOf(value));
        }

        foreach (var value in model.Couplings.Values)
        {
            Take(value / 2, UnitOf(value));
        }

        var squared = model.SquaredTerms;
        for (var r = 0; r < squared.Count; r++)
        {
            var (reach, unit) = (Math.Abs(squared.Targets[r]), UnitOf(squared.Targets[r]));
            foreach (var value in squared.Rows.RowValues(r))
            {
                reach += Math.Abs(value);
                unit = Math.Min(unit, UnitOf(value));
            }

            Take(squared.Weights[r] * reach * reach, reach == 0 ? 0 : UnitOf(squared.Weights[r]) + 2 * unit);
        }

        return exponent == int.MaxValue || magnitude <= Math.ScaleB(1, Math.Min(ExactBits + exponent, 1000)) ? 0 : share * magnitude;
    }

    /// <summary>The exponent of the largest power of two of which a number is a multiple; of 0 the largest integer.</summary>
    private static int UnitOf(double value)
    {
        if (value == 0)
        {
            return int.MaxValue / 4;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var (exponent, mantissa) = ((int)((bits >> 52) & 0x7FF), bits & 0xFFFFFFFFFFFFFL);
        return exponent == 0 ? BitOperations.TrailingZeroCount(mantissa) - 1074 : BitOperations.TrailingZeroCount(mantissa | (1L << 52)) + exponent - 1075;
    }
}
