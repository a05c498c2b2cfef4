namespace Isinglass.Structure.Recognition;

/// <summary>A dependent variable with its field: linear + sum_k couplings_k input_k + a rest in low .. high.</summary>
internal sealed record Dependency(DependentVariable Variable, double Linear, IReadOnlyList<double> Couplings, double Low, double High)
{
    /// <summary>
    /// The change of this variable's energy (its value times its field, never positive) by a flip of an input from 0 to 1 when the variable follows. The other
    /// inputs have the bits of <paramref name="code"/>.
    /// </summary>
    public (double Low, double High) ChangeBy(int input, ReadOnlySpan<int> others, int code)
    {
        var (index, at) = (0, 0);
        var field = Linear;
        for (var k = 0; k < Variable.Inputs.Count; k++)
        {
            if (Variable.Inputs[k] == input)
            {
                at = k;
            }
            else if ((code >> others.IndexOf(Variable.Inputs[k]) & 1) != 0)
            {
                index |= 1 << k;
                field += Couplings[k];
            }
        }

        return (Variable.Table[index], Variable.Table[index | (1 << at)]) switch
        {
            (false, false) => (0, 0),
            (true, true) => (Couplings[at], Couplings[at]),
            (false, true) => (Math.Min(0, field + Couplings[at] + Low), Math.Min(0, field + Couplings[at] + High)),
            _ => (-Math.Min(0, field + High), -Math.Min(0, field + Low)),
        };
    }
}
