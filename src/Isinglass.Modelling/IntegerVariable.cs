using Isinglass.Model.Bridges;

namespace Isinglass.Modelling;

/// <summary>An integer variable between two bounds, built as lower bound + sum of coefficients times bits by its <see cref="Encoding"/>.</summary>
public sealed class IntegerVariable : Variable
{
    internal IntegerVariable(QuadraticProgram program, string label, long lowerBound, long upperBound, IntegerEncoding encoding, int firstIndex)
        : base(program, label)
    {
        (LowerBound, UpperBound, Encoding) = (lowerBound, upperBound, encoding);
        var coefficients = encoding.Coefficients(upperBound - lowerBound, label);
        var bits = new BinaryVariable[coefficients.Length];
        for (var k = 0; k < bits.Length; k++)
        {
            bits[k] = new BinaryVariable(program, $"{label}.{k}", firstIndex + k) { Owner = this };
        }

        Expansion = new BitExpansion(lowerBound, bits, coefficients);
    }

    /// <summary>The smallest value.</summary>
    public long LowerBound { get; }

    /// <summary>The largest value.</summary>
    public long UpperBound { get; }

    /// <summary>The encoding of its values as bits.</summary>
    public IntegerEncoding Encoding { get; }

    /// <summary>Its bits, labelled "label.0", "label.1", ...; none when both bounds are equal. They may be used in expressions like other bits.</summary>
    public IReadOnlyList<BinaryVariable> Bits => Expansion.Bits;

    /// <summary>The coefficient of each bit: value = lower bound + sum of coefficients times bits.</summary>
    public IReadOnlyList<long> Coefficients => Expansion.Coefficients;

    internal override BitExpansion Expansion { get; }

    /// <summary>The rows required by the encoding: exactly one of one-hot bits, descending bits of a domain wall.</summary>
    internal IEnumerable<(string Name, Constraint Constraint)> EncodingRows()
    {
        var bits = Expansion.Bits;
        if (Encoding.Kind == IntegerEncodingKind.OneHot && bits.Length > 0)
        {
            yield return ($"one-hot of {Label}", Algebra.Sum(bits) == 1);
        }

        for (var k = 1; Encoding.Kind == IntegerEncodingKind.DomainWall && k < bits.Length; k++)
        {
            yield return ($"domain wall of {Label} at {k}", bits[k] <= bits[k - 1]);
        }
    }
}
