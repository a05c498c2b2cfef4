using Isinglass.Model;

namespace Isinglass.Solvers.Exact.Branching;

/// <summary>A lower bound that costs one pass.</summary>
internal static class TrivialBound
{
    /// <summary>
    /// The lower bound offset + sum_i min(0, a_i + 1/2 sum_j min(0, q_ij)) over bits: half of every negative coupling is assigned to each of its ends. Squared
    /// terms of non-negative weight count as 0, others must have been expanded.
    /// </summary>
    public static double Of(BinaryQuadraticModel model)
    {
        var binary = model.ToVartype(Vartype.Binary);
        var bound = binary.Offset;
        for (var i = 0; i < binary.VariableCount; i++)
        {
            var least = binary.Linear[i];
            foreach (var value in binary.Couplings.RowValues(i))
            {
                least += 0.5 * Math.Min(0, value);
            }

            bound += Math.Min(0, least);
        }

        return bound;
    }
}
