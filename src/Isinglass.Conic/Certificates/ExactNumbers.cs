using System.Numerics;
using Isinglass.Model;

namespace Isinglass.Conic.Certificates;

/// <summary>Doubles as integers over a common power of two 2^s, so that sums and products of two have no rounding; sums of products are over 2^(2s).</summary>
internal sealed class ExactNumbers
{
    private const int FractionBits = 40;

    private readonly int _shift;

    /// <summary>A scale on which all of these numbers are integers.</summary>
    public ExactNumbers(IEnumerable<double> values) =>
        _shift = Math.Max(FractionBits, values.Where(static value => value != 0).Select(static value => -Split(value).Exponent).DefaultIfEmpty(0).Max());

    /// <summary>A number as a factor of a product.</summary>
    public BigInteger Of(double value)
    {
        var (mantissa, exponent) = Split(value);
        return (BigInteger)mantissa << (exponent + _shift);
    }

    /// <summary>A number that is added to products of two.</summary>
    public BigInteger Single(double value) => Of(value) << _shift;

    /// <summary>
    /// A sum of products as a double that is not above it; where the coefficients of the objective are
    /// integers, the least value of the objective that is not below the sum.
    /// </summary>
    public double Floor(BigInteger sum, BinaryQuadraticModel objective)
    {
        double[] values = [.. objective.Linear, .. objective.Couplings.Values];
        if (values.All(double.IsInteger) && double.IsInteger(objective.Offset))
        {
            var unit = values.Aggregate(BigInteger.Zero, static (divisor, value) => BigInteger.GreatestCommonDivisor(divisor, (BigInteger)value));
            var (offset, step) = (Single(objective.Offset), BigInteger.Max(1, unit) << (2 * _shift));
            var steps = BigInteger.DivRem(sum - offset, step, out var rest) + (rest > 0 ? 1 : 0);
            return (double)(steps * BigInteger.Max(1, unit)) + objective.Offset;
        }

        var whole = sum >> (2 * _shift);
        var fraction = (sum >> (2 * _shift - FractionBits)) - (whole << FractionBits);
        return Math.BitDecrement((double)whole + Math.ScaleB((double)fraction, -FractionBits));
    }

    /// <summary>The largest power of two of which a number is a multiple; +infinity for 0.</summary>
    public static double Unit(double value) => value == 0 ? double.PositiveInfinity : Math.ScaleB(1, Split(value).Exponent);

    private static (long Mantissa, int Exponent) Split(double value)
    {
        if (value == 0)
        {
            return (0, 0);
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        (mantissa, exponent) = exponent == 0 ? (mantissa, -1074) : (mantissa | (1L << 52), exponent - 1075);
        var zeros = BitOperations.TrailingZeroCount(mantissa);
        return (value < 0 ? -(mantissa >> zeros) : mantissa >> zeros, exponent + zeros);
    }
}
