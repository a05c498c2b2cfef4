using Isinglass.Model;

namespace Isinglass.Export.Lowering;

/// <summary>A range of integers, both ends included.</summary>
internal readonly record struct ValueRange(long Low, long High)
{
    /// <summary>Bits of the narrowest two's complement number for the range: 1 for -1 .. 0, 8 for bytes.</summary>
    public int SignedBits
    {
        get
        {
            var bits = 1;
            while (Low < -(1L << (bits - 1)) || High > (1L << (bits - 1)) - 1)
            {
                bits++;
            }

            return bits;
        }
    }

    /// <summary>The largest absolute value.</summary>
    public long Magnitude => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>The range of a sum of one value of each.</summary>
    public static ValueRange operator +(ValueRange left, ValueRange right) => new(left.Low + right.Low, left.High + right.High);

    /// <summary>The range of a multiple.</summary>
    public static ValueRange operator *(long factor, ValueRange range) =>
        factor >= 0 ? new(factor * range.Low, factor * range.High) : new(factor * range.High, factor * range.Low);

    /// <summary>The smallest range that contains both.</summary>
    public ValueRange With(ValueRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>The range, if it fits 32 bits.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public ValueRange Within32Bits(string layer) => SignedBits <= 32 ? this
        : throw new InputException($"{layer} reaches {Low} .. {High}, beyond 32-bit integers: no target computes that. Train with fewer input bits, "
            + "narrower layers or smaller codebooks.");

    /// <inheritdoc/>
    public override string ToString() => $"{Low} .. {High}";
}
