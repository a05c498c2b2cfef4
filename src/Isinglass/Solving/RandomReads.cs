using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Solving;

/// <summary>A machine that guesses: uniform random states, scored. The control for repair and search without an oracle.</summary>
internal sealed class RandomReads : ISampler
{
    public string Name => "random";

    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var states = new BitMatrix(request.Reads, model.VariableCount);
        var energies = new double[request.Reads];
        var values = new sbyte[model.VariableCount];
        for (var r = 0; r < request.Reads; r++)
        {
            var random = request.Key.Derive(r).CreateSource();
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.NextBit() == 0 ? model.ZeroValue : (sbyte)1;
            }

            states.SetRow(r, values);
            energies[r] = model.Energy(values);
        }

        return new SampleSet(model.Vartype, states, energies) { Sampler = Name, StopReason = StopReason.Completed };
    }
}
