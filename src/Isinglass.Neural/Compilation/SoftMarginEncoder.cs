using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>
/// Slack-free consistency rows. Without hidden units the surrogate is sum (z/sigma - k y)^2 / (2 k): a linear unit is pulled to the target margin k. With one hidden
/// layer of sign units every unit of every sample gets a free spin t with mu/2 (z/sigma - kappa t)^2 and every sample a row ow/8 (sum t - ko y)^2 on the vote.
/// A read means nothing before its bits are completed by a forward pass. Its valid parent is the constraint t z >= theta.
/// </summary>
public static class SoftMarginEncoder
{
    /// <summary>The surrogate of a bundle with the cause of each variable; the completion is the true loss.</summary>
    internal static (ConstrainedQuadraticModel Model, IReadOnlyList<VariableCause> Causes) Encode(NetworkCompletion network, CompileOptions options, SoftMarginRows? rows = null)
    {
        var spec = network.Lattice.Spec;
        rows ??= new SoftMarginRows(network, options);
        var builder = new ConstrainedQuadraticModelBuilder(network.FreeCount) { Completion = network };
        var causes = Enumerable.Repeat(VariableCause.Parameter, network.FreeCount).ToList();
        if (spec.HiddenCount == 0)
        {
            AddLinearRows(builder, network, options, rows);
        }
        else
        {
            AddCommitteeRows(builder, network, options, rows, causes);
        }

        return (builder.Build(), causes);
    }

    /// <summary>Throws <see cref="InputException"/> for a network that has no such rows.</summary>
    internal static void CheckCovers(NetworkSpec spec)
    {
        if (!Covers(spec))
        {
            throw new InputException(
                $"The soft-margin encoding covers networks without hidden layers and one hidden layer of sign units that vote with equal weights, not {spec.Widths} with {spec.Activation.Function.Name}. Use --encoding exact, or the machine 'completion', which trains any network.");
        }
    }

    /// <summary>Whether black-box machines can train the network through these rows.</summary>
    public static bool Covers(NetworkSpec spec) => spec.HiddenCount == 0 || IsCommittee(spec);

    private static bool IsCommittee(NetworkSpec spec) =>
        spec is { HiddenCount: 1, OutputCount: 1, Activation.IsSign: true } && spec.Layers[1].Weights.Equals(Codebook.One) && spec.Layers[1].Biases is null;

    private static void AddLinearRows(ConstrainedQuadraticModelBuilder builder, NetworkCompletion network, CompileOptions options, SoftMarginRows rows)
    {
        var (block, sigma) = (network.Block, network.Lattice.Deviations[0]);
        for (var n = 0; n < rows.Lanes.Length; n++)
        {
            var lane = rows.Lanes[n];
            var outputs = Enumerable.Range(0, network.Lattice.Spec.OutputCount).Select(j => PreActivation(network, 0, j, lane)).ToArray();
            var own = block.ClassOf(lane);
            var weight = rows.SampleWeights[n] / (2 * options.OutputTarget * sigma * sigma * block.SampleCount);
            var row = n * rows.RowsPerSample;
            if (outputs.Length == 1)
            {
                AddSquare(builder, outputs[0], (own == 1 ? 1 : -1) * rows.Targets[row] * sigma, weight);
                continue;
            }

            for (var c = 0; c < outputs.Length; c++)
            {
                if (c != own)
                {
                    AddSquare(builder, new AffineExpression().Add(outputs[own], 1).Add(outputs[c], -1), rows.Targets[row++] * sigma, weight / (outputs.Length - 1));
                }
            }
        }
    }

    private static void AddCommitteeRows(
        ConstrainedQuadraticModelBuilder builder, NetworkCompletion network, CompileOptions options, SoftMarginRows rows, List<VariableCause> causes)
    {
        var (block, sigma, width) = (network.Block, network.Lattice.Deviations[0], network.Lattice.Spec.Layers[0].Width);
        var voteTarget = options.VoteTarget ?? Math.Max(2, 0.45 * width);
        for (var n = 0; n < rows.Lanes.Length; n++)
        {
            var (lane, weight) = (rows.Lanes[n], rows.SampleWeights[n] / block.SampleCount);
            var (columns, values) = (new int[width], new double[width]);
            for (var j = 0; j < width; j++)
            {
                var t = builder.AddVariable();
                causes.Add(VariableCause.Selector);

                // sigma * kappa * t with t = 2 bit - 1.
                var row = PreActivation(network, 0, j, lane);
                var (bits, coefficients) = Terms(row);
                var target = rows.Targets[n * width + j] * sigma;
                builder.Objective.AddSquaredTerm([.. bits, t], [.. coefficients, -2 * target], -target - row.Constant, weight * options.RowWeight / (2 * sigma * sigma));
                (columns[j], values[j]) = (t, 2);
            }

            var vote = (block.ClassOf(lane) == 1 ? 1 : -1) * voteTarget + width;
            builder.Objective.AddSquaredTerm(columns, values, vote, weight * options.VoteWeight / 8);
        }
    }

    private static AffineExpression PreActivation(NetworkCompletion network, int layer, int neuron, int lane)
    {
        var (lattice, block) = (network.Lattice, network.Block);
        var sum = new AffineExpression();
        var description = lattice.Spec.Layers[layer];
        for (var i = 0; i < block.FeatureCount; i++)
        {
            Add(sum, description.Weights, lattice.Layout.WeightBit(layer, neuron, i), block.Inputs[i * block.Padded + lane]);
        }

        if (description.Biases is { } biases)
        {
            Add(sum, biases, lattice.Layout.BiasBit(layer, neuron), lattice.BiasInputs[layer]);
        }

        return sum;
    }

    private static void Add(AffineExpression sum, Codebook codebook, int bit, int input)
    {
        sum.Add(codebook.Offset * input);
        for (var k = 0; k < codebook.BitCount && input != 0; k++)
        {
            sum.Add(bit + k, codebook.Coefficients[k] * input);
        }
    }

    private static void AddSquare(ConstrainedQuadraticModelBuilder builder, AffineExpression expression, double target, double weight)
    {
        var (bits, coefficients) = Terms(expression);
        builder.Objective.AddSquaredTerm(bits, coefficients, target - expression.Constant, weight);
    }

    private static (int[] Bits, double[] Coefficients) Terms(AffineExpression expression)
    {
        var terms = expression.Terms.ToArray();
        return ([.. terms.Select(term => term.Bit)], [.. terms.Select(term => (double)term.Coefficient)]);
    }
}
