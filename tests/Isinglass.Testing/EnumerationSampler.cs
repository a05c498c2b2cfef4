using System.Numerics;
using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Testing;

/// <summary>
/// The exact twin of every sampler: returns the points of least energy of a model of bits or spins by visiting all of them, and says that they are optimal.
/// </summary>
/// <param name="isModest">Whether it keeps to itself that its answers are optimal, as a machine does that happens to be right.</param>
public sealed class EnumerationSampler(bool isModest = false) : ISampler
{
    /// <inheritdoc/>
    public string Name => "enumeration";

    /// <summary>Returns the <see cref="SampleRequest.Reads"/> lowest points, the lowest first; equal energies in Gray-code order.</summary>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var binary = model.ToVartype(Vartype.Binary);
        var builder = new ConstrainedQuadraticModelBuilder(binary.VariableCount);
        var state = new ConstrainedState(new ConstrainedStructure(builder.Build().WithObjective(binary)));
        var lowest = new PriorityQueue<sbyte[], (double Energy, long Step)>(Comparer<(double Energy, long Step)>.Create((l, r) => r.CompareTo(l)));
        for (var step = 1L; ; step++)
        {
            if (lowest.Count < request.Reads)
            {
                lowest.Enqueue(state.Values.ToArray(), (state.Objective, step));
            }
            else if (lowest.TryPeek(out _, out var worst) && state.Objective < worst.Energy - 1e-12)
            {
                lowest.DequeueEnqueue(state.Values.ToArray(), (state.Objective, step));
            }

            if (step == 1L << binary.VariableCount)
            {
                break;
            }

            state.Flip(BitOperations.TrailingZeroCount(step));
        }

        var states = new BitMatrix(lowest.Count, model.VariableCount);
        var energies = new double[lowest.Count];
        for (var row = lowest.Count - 1; row >= 0; row--)
        {
            var point = lowest.Dequeue();
            states.SetRow(row, point);
            energies[row] = binary.Energy(point);
        }

        return new SampleSet(model.Vartype, states, energies) { Sampler = Name, StopReason = isModest ? StopReason.Completed : StopReason.Optimal };
    }
}
