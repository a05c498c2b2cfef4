namespace Isinglass.Modelling;

/// <summary>A variable s in {-1, +1}, built as 2 x - 1 over a bit x of the same label.</summary>
public sealed class SpinVariable : Variable
{
    internal SpinVariable(QuadraticProgram program, string label, int index)
        : base(program, label) => Expansion = new BitExpansion(-1, [new BinaryVariable(program, label, index) { Owner = this }], [2]);

    /// <summary>The bit x = (1 + s) / 2.</summary>
    public BinaryVariable Bit => Expansion.Bits[0];

    internal override BitExpansion Expansion { get; }
}
