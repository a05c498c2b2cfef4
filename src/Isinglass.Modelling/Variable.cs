namespace Isinglass.Modelling;

/// <summary>A variable of a <see cref="QuadraticProgram"/>, created by it. It is also an expression.</summary>
public abstract class Variable : Expression
{
    private protected Variable(QuadraticProgram program, string label)
        : base(isParameter: false)
    {
        Program = program;
        Label = label;
    }

    /// <summary>The program that it belongs to.</summary>
    public QuadraticProgram Program { get; }

    /// <summary>Its name, unique in the program.</summary>
    public string Label { get; }

    /// <summary>The variable as constant + sum of coefficients times bits.</summary>
    internal abstract BitExpansion Expansion { get; }

    /// <summary>The label.</summary>
    public sealed override string ToString() => Label;

    /// <summary>The value at a point of bits (0/1).</summary>
    internal long Decode(ReadOnlySpan<sbyte> bits)
    {
        var value = Expansion.Constant;
        for (var k = 0; k < Expansion.Bits.Length; k++)
        {
            value += Expansion.Coefficients[k] * bits[Expansion.Bits[k].Index];
        }

        return value;
    }
}

/// <summary>constant + sum_k coefficients[k] bits[k].</summary>
internal sealed record BitExpansion(long Constant, BinaryVariable[] Bits, long[] Coefficients);
