namespace Isinglass.Structure;

/// <summary>
/// A variable whose best value is a function of a few others: for every combination of <see cref="Inputs"/> the sign of its field is the same for all values of
/// the other variables, except those that depend on it, which move with it. So setting the dependent variables of any point by <see cref="Table"/>, inputs
/// first, never raises the energy, and some optimum agrees with all tables.
/// </summary>
/// <param name="Variable">The variable.</param>
/// <param name="Inputs">The variables it depends on, the strongest coupling first; at most <see cref="MaximumInputs"/>.</param>
/// <param name="Table">Its value (true = bit 1 or spin +1) by the inputs: bit k of the index is the value of input k. Length 2^inputs.</param>
internal sealed record DependentVariable(int Variable, IReadOnlyList<int> Inputs, IReadOnlyList<bool> Table)
{
    /// <summary>The largest number of inputs that is searched for.</summary>
    public const int MaximumInputs = 4;

    /// <summary>The kind of the function.</summary>
    public DependencyKind Kind => (Inputs.Count, Ones) switch
    {
        (0, _) => DependencyKind.Fixed,
        (1, _) => Table[1] ? DependencyKind.Copy : DependencyKind.Negation,
        (_, 1) => DependencyKind.Product,
        (_, var ones) when ones == Table.Count - 1 => DependencyKind.Disjunction,
        _ => DependencyKind.Threshold,
    };

    /// <summary>Whether it is a product or a disjunction, which random couplings without fields never give.</summary>
    internal bool IsLogical => Kind is DependencyKind.Product or DependencyKind.Disjunction;

    private int Ones => Table.Count(static value => value);

    /// <summary>The value for given bits (0/1, or -1/+1) of all variables.</summary>
    public bool ValueAt(ReadOnlySpan<sbyte> values)
    {
        var index = 0;
        for (var k = 0; k < Inputs.Count; k++)
        {
            index |= values[Inputs[k]] > 0 ? 1 << k : 0;
        }

        return Table[index];
    }
}
