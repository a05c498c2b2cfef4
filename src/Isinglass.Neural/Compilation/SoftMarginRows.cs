using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>
/// The soft-margin rows of a block of samples with what a trainer may move between calls of a machine: a weight for every sample and a target for every row.
/// A row is mu w_n / 2 (z/sigma - kappa_nj t)^2, so raising its target by lambda is the multiplier lambda of the parent constraint t z/sigma >= theta.
/// </summary>
public sealed class SoftMarginRows
{
    private readonly NetworkCompletion _network;
    private readonly CompileOptions _options;
    private readonly bool _hasSpins;
    private readonly int[] _lanes;
    private ConstrainedQuadraticModel? _model;

    /// <summary>Rows with weights 1 and the targets of <paramref name="options"/>.</summary>
    /// <exception cref="InputException">The network is neither linear nor one hidden layer of sign units that vote with equal weights.</exception>
    public SoftMarginRows(NetworkCompletion network, CompileOptions options)
    {
        if (!Covers(network.Lattice.Spec))
        {
            throw new InputException($"Weights of samples and multipliers of soft-margin rows exist for networks without hidden layers and for one hidden layer of sign units that vote with equal weights, not for {network.Lattice.Spec.Widths}. Use the fixed rows, or the machine 'completion', which trains any network.");
        }

        (_network, _options) = (network, options);
        var spec = network.Lattice.Spec;
        _hasSpins = spec.HiddenCount > 0;
        RowsPerSample = _hasSpins ? spec.Layers[0].Width : Math.Max(1, spec.OutputCount - 1);
        BaseTarget = _hasSpins ? options.Kappa : options.OutputTarget;
        _lanes = [.. Enumerable.Range(0, network.Block.Padded).Where(lane => network.Block.Samples[lane] >= 0)];
        SampleWeights = new double[_lanes.Length];
        Array.Fill(SampleWeights, 1);
        Targets = new double[_lanes.Length * RowsPerSample];
        Array.Fill(Targets, BaseTarget);
    }

    /// <summary>Whether a network has rows that can be moved.</summary>
    public static bool Covers(NetworkSpec spec) => (spec.HiddenCount == 0 && spec.IsDense)
        || (spec is { HiddenCount: 1, OutputCount: 1, Activation.IsSign: true, IsDense: true } && spec.Layers[1].Weights.Equals(Codebook.One) && spec.Layers[1].Biases is null);

    /// <summary>The weight of each sample, in the order of the block's lanes; mean 1.</summary>
    public double[] SampleWeights { get; }

    /// <summary>The target of each row in standard deviations: row j of the n-th sample at n * <see cref="RowsPerSample"/> + j.</summary>
    public double[] Targets { get; }

    /// <summary>Hidden units, wrong classes, or 1.</summary>
    public int RowsPerSample { get; }

    /// <summary>The target without any multiplier.</summary>
    public double BaseTarget { get; }

    /// <summary>The lane of each sample.</summary>
    public ReadOnlySpan<int> Lanes => _lanes;

    /// <summary>The model with the weights and targets of now; its first bits are the parameters.</summary>
    public ConstrainedQuadraticModel Encode() => _model = SoftMarginEncoder.Encode(_network, _options, this).Model;

    /// <summary>Writes t z/sigma of every row at a point of the model that <see cref="Encode"/> returned last; the parent constraint asks it to be at least theta.</summary>
    public void Margins(ReadOnlySpan<sbyte> point, Span<double> margins)
    {
        var terms = (_model ?? Encode()).Objective.SquaredTerms;
        var (sigma, stride) = (_network.Lattice.Deviations[0], _hasSpins ? RowsPerSample + 1 : RowsPerSample);
        for (var n = 0; n < _lanes.Length; n++)
        {
            var isFirst = _network.Lattice.Spec.OutputCount == 1 && _network.Block.ClassOf(_lanes[n]) == 0;
            for (var j = 0; j < RowsPerSample; j++)
            {
                var row = n * RowsPerSample + j;
                var sign = _hasSpins ? 2 * point[_network.FreeCount + row] - 1 : isFirst ? -1 : 1;
                margins[row] = sign * terms.Residual(n * stride + j, point) / sigma + Targets[row];
            }
        }
    }

    /// <summary>Sets the free spins of a point to what a forward pass of its parameter bits says.</summary>
    public void Complete(Span<sbyte> point)
    {
        if (!_hasSpins)
        {
            return;
        }

        // The rows hold rounded inputs where these have more bits than a machine's coefficients; a forward pass does not.
        var (network, block) = (new QuantizedNetwork(_network.Lattice, point), _network.Block);
        var weights = network.Weights(0);
        var biases = network.Biases(0);
        for (var row = 0; row < Targets.Length; row++)
        {
            var (lane, j) = (_lanes[row / RowsPerSample], row % RowsPerSample);
            var sum = biases[j];
            for (var i = 0; i < block.FeatureCount; i++)
            {
                sum += weights[j * block.FeatureCount + i] * block.Inputs[i * block.Padded + lane];
            }

            point[_network.FreeCount + row] = _network.Lattice.Activations[0].Apply(sum) > 0 ? (sbyte)1 : (sbyte)0;
        }
    }
}
