using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Testing;

/// <summary>The worst of samplers: uniform random points. The control of every experiment, and a test of what repair does alone.</summary>
public sealed class RandomSampler : ISampler
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var states = new BitMatrix(request.Reads, model.VariableCount);
        var energies = new double[request.Reads];
        var values = new sbyte[model.VariableCount];
        for (var read = 0; read < request.Reads; read++)
        {
            var random = request.Key.Derive(read).CreateSource();
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.NextBit() == 1 ? (sbyte)1 : model.ZeroValue;
            }

            states.SetRow(read, values);
            energies[read] = model.Energy(values);
        }

        return new SampleSet(model.Vartype, states, energies) { Sampler = Name, StopReason = StopReason.Completed };
    }
}
