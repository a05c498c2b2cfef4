using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>
/// The exact encoding of a bundle: forward interval propagation layer by layer and sample by sample. Equal samples of a bundle share everything but their weight in
/// the loss.
/// </summary>
internal static class ExactEncoder
{
    /// <summary>More variables than this do not fit a machine or this encoding's purpose; a model is refused before it fills the memory.</summary>
    private const int MostVariables = 2_000_000;

    /// <summary>The model of a bundle with the cause of each variable.</summary>
    public static (ConstrainedQuadraticModel Model, IReadOnlyList<VariableCause> Causes) Encode(NetworkCompletion network, CompileOptions options)
    {
        var writer = new ExactWriter(network.FreeCount, options);
        foreach (var (lane, count) in DistinctSamples(network.Block))
        {
            var outputs = Outputs(writer, network, lane);
            AddLoss(writer, network, lane, outputs, count * network.Loss.Unit / network.Block.SampleCount);
            if (writer.Builder.VariableCount > MostVariables)
            {
                throw new InputException($"The exact model of {network.Block.SampleCount} samples of {network.Lattice.Spec.Widths} has more than {MostVariables} variables. Use smaller bundles (--bundle), fewer input bits, or --encoding soft-margin.");
            }

        }

        var builder = writer.Builder;
        builder.Completion = new ExactCompletion(network, builder.VariableCount, writer.Complete);
        var model = builder.Build();
        if (options.Slack == SlackPolicy.None)
        {
            return (model, writer.Causes);
        }

        var bridge = new SlackBridge(model, options.Slack);
        var causes = writer.Causes.Concat(Enumerable.Repeat(VariableCause.Slack, bridge.Target.VariableCount - model.VariableCount));
        return (bridge.Target, [.. causes]);
    }

    /// <summary>One lane of each group of samples with equal inputs and class, with the size of the group.</summary>
    private static IEnumerable<(int Lane, int Count)> DistinctSamples(SampleBlock block) =>
        Enumerable.Range(0, block.Padded)
            .Where(lane => block.Samples[lane] >= 0)
            .GroupBy(lane => string.Join(',', Enumerable.Range(0, block.FeatureCount).Select(i => block.Inputs[i * block.Padded + lane]).Append(block.ClassOf(lane))))
            .Select(group => (group.First(), group.Count()));

    private static AffineExpression[] Outputs(ExactWriter writer, NetworkCompletion network, int lane)
    {
        var (lattice, block) = (network.Lattice, network.Block);
        AffineExpression[] values = [.. Enumerable.Range(0, block.FeatureCount).Select(i => new AffineExpression(block.Inputs[i * block.Padded + lane]))];
        for (var l = 0; l < lattice.Spec.Layers.Count; l++)
        {
            var layer = lattice.Spec.Layers[l];
            var next = new AffineExpression[layer.Width];
            for (var j = 0; j < layer.Width; j++)
            {
                var sum = new AffineExpression();
                for (var i = 0; i < values.Length; i++)
                {
                    sum.Add(writer.Multiply(Parameter(layer.Weights, lattice.Layout.WeightBit(l, j, i)), values[i]), 1);
                }

                if (layer.Biases is { } biases)
                {
                    sum.Add(Parameter(biases, lattice.Layout.BiasBit(l, j)), lattice.BiasInputs[l]);
                }

                writer.Purpose = VariableCause.Selector;
                next[j] = l < lattice.Activations.Count ? writer.Apply(lattice.Activations[l], sum, $"sample_{block.Samples[lane] + 1}_layer_{l + 1}_unit_{j + 1}") : sum;
            }

            values = next;
        }

        return values;
    }

    private static AffineExpression Parameter(Codebook codebook, int bit)
    {
        var value = new AffineExpression(codebook.Offset);
        for (var k = 0; k < codebook.BitCount; k++)
        {
            value.Add(bit + k, codebook.Coefficients[k]);
        }

        return value;
    }

    private static void AddLoss(ExactWriter writer, NetworkCompletion network, int lane, AffineExpression[] outputs, double weight)
    {
        var own = network.Block.ClassOf(lane);
        var name = $"sample_{network.Block.Samples[lane] + 1}_loss";
        writer.Purpose = VariableCause.Loss;
        if (outputs.Length == 1)
        {
            AddObjective(writer, Loss(writer, network.Loss, new AffineExpression().Add(outputs[0], own == 1 ? 1 : -1), name), weight);
            return;
        }

        var margins = Enumerable.Range(0, outputs.Length).Where(c => c != own).Select(c => new AffineExpression().Add(outputs[own], 1).Add(outputs[c], -1)).ToArray();
        if (network.Loss.Spec.MultiClass == MultiClassLoss.Pairwise)
        {
            foreach (var margin in margins)
            {
                AddObjective(writer, Loss(writer, network.Loss, margin, name), weight);
            }

            return;
        }

        AddObjective(writer, Largest(writer, [.. margins.Select(margin => Loss(writer, network.Loss, margin, name))], name), weight);
    }

    /// <summary>The integer loss of a margin: a hinge is two pieces; any other loss is exact as a staircase with an edge wherever it changes on the lattice.</summary>
    private static AffineExpression Loss(ExactWriter writer, IntegerLoss loss, AffineExpression margin, string name)
    {
        if (loss.IsHinge)
        {
            return writer.Apply(new IntegerActivation([loss.Threshold], [loss.Threshold, 0], [-1, 0]), margin, name);
        }

        var interval = LatticeInterval.Of(margin);
        var (edges, values) = (new List<int>(), new List<int> { loss[interval.Low] });
        for (var m = interval.Low + interval.Step; m <= interval.High; m += interval.Step)
        {
            if (loss[m] != values[^1])
            {
                edges.Add(m);
                values.Add(loss[m]);
            }
        }

        return writer.Apply(new IntegerActivation([.. edges], [.. values], new int[values.Count]), margin, name);
    }

    /// <summary>An integer that is at least every one of the values; minimisation makes it the largest.</summary>
    private static AffineExpression Largest(ExactWriter writer, AffineExpression[] values, string name)
    {
        var intervals = values.Select(LatticeInterval.Of).ToArray();
        var (low, high) = (intervals.Max(interval => interval.Low), intervals.Max(interval => interval.High));
        var largest = writer.AddInteger(VariableCause.Loss, high - low, 1, point => values.Max(value => value.Evaluate(point)) - low).Add(low);
        foreach (var value in values)
        {
            writer.AddRow(new AffineExpression().Add(largest, 1).Add(value, -1), ConstraintSense.GreaterOrEqual, 0, $"{name}_of_the_worst_class");
        }

        return largest;
    }

    private static void AddObjective(ExactWriter writer, AffineExpression loss, double weight)
    {
        writer.Builder.Objective.AddOffset(loss.Constant * weight);
        foreach (var (bit, coefficient) in loss.Terms)
        {
            writer.Builder.Objective.AddLinear(bit, coefficient * weight);
        }
    }
}
