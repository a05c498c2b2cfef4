namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>An effect of a variable's flip in kernels that keep squared terms as rows: on a row's push or a neighbour's field.</summary>
/// <param name="Index">Row or slot.</param>
/// <param name="Coefficient">g_ri, or J_ij.</param>
/// <param name="Change">4 w_r g_ri, or 2 J_ij: what a flip from down to up adds.</param>
internal readonly record struct FlipEffect(int Index, float Coefficient, float Change);

/// <summary>The effects of all variables' flips as two flat lists, in a given order of the variables (slots).</summary>
internal sealed unsafe class TermLists : IDisposable
{
    /// <summary>Lists for the variables in the order <paramref name="variableOfSlot"/>.</summary>
    public TermLists(SpinProblem problem, int[] variableOfSlot)
    {
        var slotOfVariable = new int[variableOfSlot.Length];
        for (var slot = 0; slot < variableOfSlot.Length; slot++)
        {
            slotOfVariable[variableOfSlot[slot]] = slot;
        }

        RowStarts = new NativeBuffer<int>(variableOfSlot.Length + 1);
        Rows = new NativeBuffer<FlipEffect>(problem.TermsOfVariable.EntryCount);
        NeighbourStarts = new NativeBuffer<int>(variableOfSlot.Length + 1);
        Neighbours = new NativeBuffer<FlipEffect>(problem.Couplings.EntryCount);
        var (row, neighbour) = (0, 0);
        for (var slot = 0; slot < variableOfSlot.Length; slot++)
        {
            var variable = variableOfSlot[slot];
            for (var e = problem.TermsOfVariable.Starts[variable]; e < problem.TermsOfVariable.Starts[variable + 1]; e++)
            {
                var (r, g) = (problem.TermsOfVariable.Columns[e], problem.TermsOfVariable.Values[e]);
                Rows[row++] = new FlipEffect(r, (float)g, (float)(4 * problem.SquaredTerms.Weights[r] * g));
            }

            for (var e = problem.Couplings.Starts[variable]; e < problem.Couplings.Starts[variable + 1]; e++)
            {
                var value = problem.Couplings.Values[e];
                Neighbours[neighbour++] = new FlipEffect(slotOfVariable[problem.Couplings.Columns[e]], (float)value, (float)(2 * value));
            }

            RowStarts[slot + 1] = row;
            NeighbourStarts[slot + 1] = neighbour;
        }
    }

    /// <summary>First entry of each slot in <see cref="Rows"/>.</summary>
    public NativeBuffer<int> RowStarts { get; }

    /// <summary>Rows of all slots.</summary>
    public NativeBuffer<FlipEffect> Rows { get; }

    /// <summary>First entry of each slot in <see cref="Neighbours"/>.</summary>
    public NativeBuffer<int> NeighbourStarts { get; }

    /// <summary>Neighbours of all slots.</summary>
    public NativeBuffer<FlipEffect> Neighbours { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        RowStarts.Dispose();
        Rows.Dispose();
        NeighbourStarts.Dispose();
        Neighbours.Dispose();
    }
}
