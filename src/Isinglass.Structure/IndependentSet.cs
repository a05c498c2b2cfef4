using Isinglass.Model;
using Isinglass.Numerics.Matrices;
using Isinglass.Structure.Recognition;

namespace Isinglass.Structure;

/// <summary>
/// A model whose minimum is an independent set of maximum weight: minimise -sum_i w_i x_i + sum_ij J_ij x_i x_j with J_ij >= 0, and J_ij >= min(w_i, w_j) for
/// every coupled pair. Of two coupled variables, the one with w_i &lt;= J_ij can be dropped without loss, since other couplings only push it down: some optimum
/// has no coupled pair, and no vertex of weight 0 or less. In a vertex cover the zeros are the set.
/// </summary>
internal sealed class IndependentSet
{
    private readonly double[] _weights;

    private IndependentSet(BinaryQuadraticModel bits, double[] weights, bool isOfZeros)
    {
        (_weights, IsOfZeros) = (weights, isOfZeros);
        Graph = bits.Couplings;
        Constant = bits.Offset;
        if (isOfZeros)
        {
            // x = 1 - y.
            Constant += bits.Energy([.. Enumerable.Repeat((sbyte)1, bits.VariableCount)]) - bits.Offset;
        }
    }

    /// <summary>The pairs that exclude each other, both triangles.</summary>
    public SparseRows Graph { get; }

    /// <summary>The amount by which each vertex lowers the energy; vertices of weight 0 or less are never in the set.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The energy of the empty set; a set's energy is the constant minus its weights.</summary>
    public double Constant { get; }

    /// <summary>Whether the vertices of the set are the zeros of the model.</summary>
    public bool IsOfZeros { get; }

    /// <summary>Number of vertices.</summary>
    public int VertexCount => _weights.Length;

    /// <summary>The independent set of a model, or null. Reads each coupling once, and stops at the first negative one.</summary>
    public static IndependentSet? TryOf(BinaryQuadraticModel model)
    {
        // Bits and spins have couplings of the same sign.
        if (model.InteractionCount == 0 || model.SquaredTerms.Count > 0 || model.Couplings.Values.Any(static coupling => coupling < 0)
            || !Concentration.AreSumsExact(model))
        {
            return null;
        }

        var bits = model.ToVartype(Vartype.Binary);
        var (ones, zeros) = (new double[model.VariableCount], new double[model.VariableCount]);
        for (var v = 0; v < ones.Length; v++)
        {
            ones[v] = -bits.Linear[v];
            zeros[v] = bits.Linear[v];
            foreach (var coupling in bits.Couplings.RowValues(v))
            {
                zeros[v] += coupling;
            }
        }

        return IsMet(bits, ones) ? new IndependentSet(bits, ones, isOfZeros: false)
            : IsMet(bits, zeros) ? new IndependentSet(bits, zeros, isOfZeros: true) : null;
    }

    private static bool IsMet(BinaryQuadraticModel bits, double[] weights)
    {
        for (var v = 0; v < weights.Length; v++)
        {
            var columns = bits.Couplings.RowColumns(v);
            var values = bits.Couplings.RowValues(v);
            for (var e = 0; e < columns.Length; e++)
            {
                if (values[e] < Math.Min(weights[v], weights[columns[e]]))
                {
                    return false;
                }
            }
        }

        return Array.Exists(weights, static weight => weight > 0);
    }
}
