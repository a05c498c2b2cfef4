using Isinglass.Model.Bridges;

namespace Isinglass.Formats.Programs.Integers;

/// <summary>An integer of a file as bits: <paramref name="Lower"/> + sum of coefficients times bits.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="First">Its first bit; the others follow.</param>
/// <param name="Lower">The smallest value.</param>
/// <param name="Upper">The largest value.</param>
/// <param name="Coefficients">One for each bit; none when only one value is possible.</param>
/// <param name="Encoding">The encoding of values as bits.</param>
internal sealed record ExpandedInteger(string Name, int First, long Lower, long Upper, long[] Coefficients, IntegerEncoding Encoding)
{
    /// <summary>Whether some combinations of its bits have no value.</summary>
    public bool HasOtherPoints => Encoding.Kind == IntegerEncodingKind.OneHot;

    /// <summary>The value at a point.</summary>
    public long Value(ReadOnlySpan<sbyte> bits)
    {
        var value = Lower;
        for (var k = 0; k < Coefficients.Length; k++)
        {
            value += Coefficients[k] * bits[First + k];
        }

        return value;
    }

    /// <summary>Sets the bits to the value, or to the nearest that they can represent.</summary>
    public void Set(long value, Span<sbyte> bits) =>
        Encoding.Encode(Math.Clamp(value, Lower, Upper) - Lower, Coefficients, bits.Slice(First, Coefficients.Length));
}
