using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Solvers.Exact.Branching;
using Isinglass.Solvers.Fields;

namespace Isinglass.Solvers.Exact;

/// <summary>
/// A binary model with its bits in the order of a depth-first search, the bit most strongly coupled to those already placed next, and the sums over later bits
/// that its bounds need. Immutable; dense, n^2 numbers twice.
/// </summary>
internal sealed class OrderedModel
{
    private readonly BinaryQuadraticModel _model;
    private readonly int[] _order;

    public OrderedModel(BinaryQuadraticModel model)
    {
        _model = model;
        var binary = model.ToVartype(Vartype.Binary);
        Count = binary.VariableCount;
        Offset = binary.Offset;
        _order = Order(binary);
        Matrix = new double[Count * Count];
        Linear = new double[Count];
        Halves = new double[Count * Count];
        Lowest = new double[Count];
        Highest = new double[Count];
        var place = new int[Count];
        for (var k = 0; k < Count; k++)
        {
            place[_order[k]] = k;
        }

        for (var k = 0; k < Count; k++)
        {
            Linear[k] = binary.Linear[_order[k]];
            var columns = binary.Couplings.RowColumns(_order[k]);
            for (var e = 0; e < columns.Length; e++)
            {
                Matrix[k * Count + place[columns[e]]] = binary.Couplings.RowValues(_order[k])[e];
            }
        }

        FillSuffixSums();
        Scale = new CouplingStore(binary).Scale;
        IsExact = SumRounding.Of(binary) == 0;
        LowerBound = TrivialBound.Of(binary);
    }

    /// <summary>Number n of bits.</summary>
    public int Count { get; }

    /// <summary>The energy of the point of zeros.</summary>
    public double Offset { get; }

    /// <summary>The couplings by place, both triangles, n x n.</summary>
    public double[] Matrix { get; }

    /// <summary>The biases by place.</summary>
    public double[] Linear { get; }

    /// <summary>At depth * n + i: a_i + 1/2 sum over j from the depth on of min(0, q_ij).</summary>
    public double[] Halves { get; }

    /// <summary>For each place the sum of its negative couplings to later places.</summary>
    public double[] Lowest { get; }

    /// <summary>For each place the sum of its positive couplings to later places.</summary>
    public double[] Highest { get; }

    /// <summary>The size of a change by one flip; rounding errors are measured by it.</summary>
    public double Scale { get; }

    /// <summary>Whether sums of the model's numbers have no rounding.</summary>
    public bool IsExact { get; }

    /// <summary>A lower bound of the energy that costs one pass.</summary>
    public double LowerBound { get; }

    /// <summary>The energy of a state of the model.</summary>
    public double Energy(ReadOnlySpan<sbyte> state) => _model.Energy(state);

    /// <summary>The state of the model with these bits (0/1) by place.</summary>
    public sbyte[] ToModel(ReadOnlySpan<sbyte> bits)
    {
        var values = new sbyte[Count];
        for (var k = 0; k < Count; k++)
        {
            values[_order[k]] = bits[k] == 0 ? _model.ZeroValue : (sbyte)1;
        }

        return values;
    }

    /// <summary>Writes the bits by place of a state of the model.</summary>
    public void FromModel(ReadOnlySpan<sbyte> state, Span<sbyte> bits)
    {
        for (var k = 0; k < Count; k++)
        {
            bits[k] = state[_order[k]] > 0 ? (sbyte)1 : (sbyte)0;
        }
    }

    /// <summary>
    /// A lower bound of everything that the bits from <paramref name="depth"/> on do not contain: biases and couplings of the bits before it, half of a
    /// coupling among them assigned to each end, a coupling to a later bit wholly to its earlier end.
    /// </summary>
    public double PrefixBound(int depth)
    {
        var bound = 0.0;
        for (var i = 0; i < depth; i++)
        {
            var least = Linear[i];
            for (var j = 0; j < Count; j++)
            {
                least += (j < depth ? 0.5 : 1) * Math.Min(0, Matrix[i * Count + j]);
            }

            bound += Math.Min(0, least);
        }

        return bound;
    }

    private void FillSuffixSums()
    {
        for (var i = 0; i < Count; i++)
        {
            var negative = 0.0;
            for (var j = Count - 1; j >= 0; j--)
            {
                negative += Math.Min(0, Matrix[i * Count + j]);
                if (j <= i)
                {
                    Halves[j * Count + i] = Linear[i] + 0.5 * negative;
                }

                if (j == i)
                {
                    Lowest[i] = negative;
                }
                else if (j > i)
                {
                    Highest[i] += Math.Max(0, Matrix[i * Count + j]);
                }
            }
        }
    }

    private static int[] Order(BinaryQuadraticModel binary)
    {
        var n = binary.VariableCount;
        var strength = new double[n];
        var total = new double[n];
        var isPlaced = new bool[n];
        for (var i = 0; i < n; i++)
        {
            foreach (var value in binary.Couplings.RowValues(i))
            {
                total[i] += Math.Abs(value);
            }
        }

        var order = new int[n];
        for (var k = 0; k < n; k++)
        {
            var best = -1;
            for (var i = 0; i < n; i++)
            {
                if (!isPlaced[i] && (best < 0 || (strength[i], total[i]).CompareTo((strength[best], total[best])) > 0))
                {
                    best = i;
                }
            }

            order[k] = best;
            isPlaced[best] = true;
            var columns = binary.Couplings.RowColumns(best);
            for (var e = 0; e < columns.Length; e++)
            {
                strength[columns[e]] += Math.Abs(binary.Couplings.RowValues(best)[e]);
            }
        }

        return order;
    }
}
