using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;

namespace Isinglass.Solvers.Machines;

/// <summary>
/// A machine with suboptimal reads: with a given probability a read is replaced by a worse neighbour, drawn uniformly among the single flips that raise the
/// energy. A read without such a flip is kept.
/// </summary>
/// <param name="inner">The sampler whose reads are replaced.</param>
/// <param name="probability">Probability of a suboptimal read, 0 to 1.</param>
internal sealed class SuboptimalSampler(ISampler inner, double probability) : ISampler
{
    private readonly double _probability =
        probability is >= 0 and <= 1 ? probability : throw new InputException($"The probability of a suboptimal read must lie in 0 .. 1, not {probability}.");

    /// <inheritdoc/>
    public string Name => $"{inner.Name}/suboptimal";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        var set = inner.Sample(model, request, control);
        var rows = SampleSets.RowOfEachRead(set);
        var states = new BitMatrix(rows.Length, model.VariableCount);
        var fields = new LocalFields(new CouplingStore(model));
        for (var read = 0; read < rows.Length; read++)
        {
            var random = request.Key.Derive("suboptimal").Derive(read).CreateSource();
            var values = set.Values(rows[read]);
            if (random.NextDouble() < _probability)
            {
                fields.Set(values);
                Worsen(fields, random);
                fields.Values.CopyTo(values);
            }

            states.SetRow(read, values);
        }

        var changed = new SampleSet(model.Vartype, states, new double[rows.Length])
        {
            Parameters = set.Parameters,
            Timing = set.Timing,
            StopReason = set.StopReason,
        };
        return DisturbedModel.Judge(changed, model, run, Name, ("suboptimal_probability", _probability.ToString("R")));
    }

    private static void Worsen(LocalFields fields, RandomSource random)
    {
        var worse = new List<int>();
        for (var i = 0; i < fields.Values.Length; i++)
        {
            if (fields.Deltas[i] > fields.Store.Tolerance)
            {
                worse.Add(i);
            }
        }

        if (worse.Count > 0)
        {
            fields.Flip(worse[random.NextBelow(worse.Count)]);
        }
    }
}
