using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Constraints;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Intervals;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Compilation;

/// <summary>
/// The exact encoding of a bundle, layer by layer and sample by sample, with forward interval propagation. Equal samples of a bundle are encoded once and
/// weighted by their number. A unit whose activation is decided, or that no undecided unit uses, is replaced by a constant.
/// </summary>
internal static class ExactEncoder
{
    /// <summary>The model of a bundle with the role of each variable.</summary>
    public static (ConstrainedQuadraticModel Model, IReadOnlyList<VariableRole> Causes) Encode(NetworkCompletion network, CompileOptions options)
    {
        var writer = new ExactWriter(network.FreeCount, options);
        var reach = new IntervalPropagation(network.Lattice, network.Block);
        var shared = new Dictionary<(int Layer, string Sum), ExactValue>();
        foreach (var (lane, count) in network.Block.Distinct())
        {
            var outputs = Outputs(writer, network, reach, lane, shared);
            AddLoss(writer, network, reach, lane, outputs, count * network.Loss.Unit / network.Block.SampleCount);
        }

        var builder = writer.Builder;
        builder.Completion = new ExactCompletion(network, builder.VariableCount, writer.Complete);
        var model = builder.Build();
        if (options.Slack == SlackPolicy.None)
        {
            return (model, writer.Causes);
        }

        var bridge = new SlackBridge(model, options.Slack);
        var causes = writer.Causes.Concat(Enumerable.Repeat(VariableRole.Slack, bridge.Target.VariableCount - model.VariableCount));
        return (bridge.Target, [.. causes]);
    }

    private static AffineExpression[] Outputs(ExactWriter writer, NetworkCompletion network, IntervalPropagation reach, int lane,
        Dictionary<(int Layer, string Sum), ExactValue> shared)
    {
        var (lattice, block) = (network.Lattice, network.Block);
        ExactValue[] values = [.. Enumerable.Range(0, block.FeatureCount).Select(i => ExactValue.Constant(block.Inputs[i * block.Padded + lane]))];
        for (var l = 0; l < lattice.Spec.HiddenCount; l++)
        {
            var next = new ExactValue[lattice.Spec.Layers[l].Width];
            for (var j = 0; j < next.Length; j++)
            {
                writer.Purpose = VariableRole.Selector;
                var name = $"sample_{block.Samples[lane] + 1}_layer_{l + 1}_unit_{j + 1}";
                next[j] = reach.IsNeeded(lane, l, j) ? Unit(writer, lattice, reach, lane, values, l, j, name, shared)
                    : ExactValue.Constant(lattice.Activations[l].Image(reach.Sum(lane, l, j)).Low);
                next[j] = lattice.Spec.Layers[l].IsResidual ? new ExactValue(new AffineExpression().Add(next[j].Value, 1).Add(values[j].Value, 1)) : next[j];
            }

            values = next;
        }

        return [.. Enumerable.Range(0, lattice.Spec.OutputCount).Select(j => Sum(writer, lattice, values, lattice.Spec.HiddenCount, j))];
    }

    /// <summary>
    /// The activation (or maximum) of a hidden unit. Units of a wired layer with equal pre-activations, as equal patches of images give, have common selectors.
    /// </summary>
    private static ExactValue Unit(
        ExactWriter writer, IntegerNetwork lattice, IntervalPropagation reach, int lane, ExactValue[] values, int l, int j, string name,
        Dictionary<(int Layer, string Sum), ExactValue> shared)
    {
        var spec = lattice.Spec;
        if (spec.Layers[l].IsMaximum)
        {
            int[] sources = [.. Enumerable.Range(0, spec.FanIn(l)).Select(k => spec.Source(l, j, k))];
            return writer.Largest([.. sources.Select(source => values[source])], [.. sources.Select(source => reach.Input(lane, l, source))], name);
        }

        var sum = Sum(writer, lattice, values, l, j);
        if (spec.Layers[l].Wiring is null)
        {
            return writer.Apply(lattice.Activations[l], sum, reach.Sum(lane, l, j), name);
        }

        var key = (l, sum.ToText(bit => $"{bit}"));
        if (!shared.TryGetValue(key, out var value))
        {
            shared.Add(key, value = writer.Apply(lattice.Activations[l], sum, reach.Sum(lane, l, j), name));
        }

        return value;
    }

    /// <summary>A unit's pre-activation.</summary>
    private static AffineExpression Sum(ExactWriter writer, IntegerNetwork lattice, ExactValue[] values, int l, int j)
    {
        var (spec, layer, filter, sum) = (lattice.Spec, lattice.Spec.Layers[l], lattice.Spec.FilterOf(l, j), new AffineExpression());
        for (var k = 0; k < spec.FanIn(l); k++)
        {
            if (spec.Source(l, j, k) is var source && source != Wiring.Outside)
            {
                sum.Add(writer.Multiply(Parameter(layer.Weights, lattice.Layout.WeightBit(l, filter, k)), values[source].Value), 1);
            }
        }

        if (layer.Biases is { } biases)
        {
            sum.Add(Parameter(biases, lattice.Layout.BiasBit(l, filter)), lattice.BiasInputs[l]);
        }

        return sum;
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

    private static void AddLoss(ExactWriter writer, NetworkCompletion network, IntervalPropagation reach, int lane, AffineExpression[] outputs, double weight)
    {
        var name = $"sample_{network.Block.Samples[lane] + 1}_loss";
        var (last, minus) = (network.Lattice.Spec.Layers.Count - 1, LatticeInterval.Point(-1));
        writer.Purpose = VariableRole.Loss;
        if (outputs.Length == 1)
        {
            var (sign, shift) = network.MarginOf(lane);
            var margin = (Value: new AffineExpression().Add(outputs[0], sign).Add(shift), Reach: reach.Sum(lane, last, 0).Times(LatticeInterval.Point(sign))
                .Plus(LatticeInterval.Point(shift)));
            if (network.Loss.IsSquare)
            {
                AddSquare(writer, margin.Value, weight);
                return;
            }

            AddObjective(writer, Loss(writer, network.Loss, margin, name), weight);
            return;
        }

        var own = network.Block.ClassOf(lane);
        var margins = Enumerable.Range(0, outputs.Length).Where(c => c != own)
            .Select(c => (new AffineExpression().Add(outputs[own], 1).Add(outputs[c], -1), reach.Sum(lane, last, own)
            .Plus(reach.Sum(lane, last, c).Times(minus)))).ToArray();
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

    /// <summary>
    /// The integer loss of a margin: a hinge is two pieces; any other loss is exact as a staircase with an edge wherever it changes on the lattice.
    /// </summary>
    private static AffineExpression Loss(ExactWriter writer, IntegerLoss loss, (AffineExpression Value, LatticeInterval Reach) margin, string name)
    {
        var interval = LatticeInterval.Of(margin.Value).Within(margin.Reach);
        return writer.Apply(Function(loss, interval), margin.Value, interval, name).Value;
    }

    /// <summary>The loss as pieces over the margins of an interval.</summary>
    internal static IntegerActivation Function(IntegerLoss loss, LatticeInterval interval)
    {
        if (loss.IsHinge)
        {
            return new IntegerActivation([loss.Threshold], [loss.Threshold, 0], [-1, 0]);
        }

        var (edges, values) = (new List<int>(), new List<int> { loss[interval.Low] });
        for (var m = interval.Low + interval.Step; m <= interval.High; m += interval.Step)
        {
            if (loss[m] != values[^1])
            {
                edges.Add(m);
                values.Add(loss[m]);
            }
        }

        return new IntegerActivation([.. edges], [.. values], new int[values.Count]);
    }

    /// <summary>An integer that is at least every one of the values; minimisation makes it the largest.</summary>
    private static AffineExpression Largest(ExactWriter writer, AffineExpression[] values, string name)
    {
        var intervals = values.Select(LatticeInterval.Of).ToArray();
        var (low, high) = (intervals.Max(interval => interval.Low), intervals.Max(interval => interval.High));
        var largest = writer.AddInteger(VariableRole.Loss, high - low, 1, point => values.Max(value => value.Evaluate(point)) - low).Add(low);
        foreach (var value in values)
        {
            writer.AddRow(new AffineExpression().Add(largest, 1).Add(value, -1), ConstraintSense.GreaterOrEqual, 0, $"{name}_of_the_worst_class");
        }

        return largest;
    }

    /// <summary>The square of a residual needs no bits of its own: it stays a factored term of the objective.</summary>
    private static void AddSquare(ExactWriter writer, AffineExpression residual, double weight)
    {
        var terms = residual.Terms.ToArray();
        writer.Builder.Objective.AddSquaredTerm([.. terms.Select(term => term.Bit)], [.. terms.Select(term => (double)term.Coefficient)], -residual.Constant,
            weight);
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
