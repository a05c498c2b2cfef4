namespace Isinglass.Modelling;

/// <summary>A variable x in {0, 1}: a bit of the built model.</summary>
public sealed class BinaryVariable : Variable
{
    internal BinaryVariable(QuadraticProgram program, string label, int index)
        : base(program, label)
    {
        Index = index;
        Expansion = new BitExpansion(0, [this], [1]);
    }

    /// <summary>Its variable of the built model.</summary>
    public int Index { get; }

    /// <summary>The variable that this bit encodes; null for the user's own binary variables.</summary>
    internal Variable? Owner { get; init; }

    internal override BitExpansion Expansion { get; }
}
