using Isinglass.Model;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Compilation;

/// <summary>
/// The soft-margin rows of a block of samples, with a weight for every sample that a trainer may change between calls of a machine. It multiplies all squared
/// rows of the sample: the weight of a squared row is its multiplier.
/// </summary>
internal sealed class SoftMarginRows
{
    private readonly NetworkCompletion _network;
    private readonly CompileOptions _options;
    private readonly bool _hasSpins;
    private readonly int[] _lanes;

    /// <summary>Rows with weights 1.</summary>
    /// <exception cref="InputException">The network is neither linear nor one hidden layer of sign units that vote with equal weights.</exception>
    public SoftMarginRows(NetworkCompletion network, CompileOptions options)
    {
        if (!Covers(network.Lattice.Spec))
        {
            throw new InputException($"Weights of samples in soft-margin rows exist for networks without hidden layers and for one hidden layer of sign units "
                + $"that vote with equal weights, not for {network.Lattice.Spec.Widths}. Use the fixed rows, or the machine 'completion', which trains any "
                + $"network.");
        }

        (_network, _options) = (network, options);
        var spec = network.Lattice.Spec;
        _hasSpins = spec.HiddenCount > 0;
        RowsPerSample = _hasSpins ? spec.Layers[0].Width : Math.Max(1, spec.OutputCount - 1);
        _lanes = [.. Enumerable.Range(0, network.Block.Padded).Where(lane => network.Block.Samples[lane] >= 0)];
        SampleWeights = new double[_lanes.Length];
        Array.Fill(SampleWeights, 1);
    }

    /// <summary>Whether the rows of a network can have weights.</summary>
    public static bool Covers(NetworkSpec spec) => (spec.HiddenCount == 0 && spec.IsDense)
        || (spec is { HiddenCount: 1, OutputCount: 1, Activation.IsSign: true, IsDense: true } && spec.Layers[1].Weights.Equals(Codebook.One)
        && spec.Layers[1].Biases is null);

    /// <summary>The weight of each sample, in the order of the block's lanes; mean 1.</summary>
    public double[] SampleWeights { get; }

    /// <summary>Number of hidden units; without them the number of wrong classes, at least 1.</summary>
    public int RowsPerSample { get; }

    /// <summary>The lane of each sample.</summary>
    public ReadOnlySpan<int> Lanes => _lanes;

    /// <summary>The model with the current weights; its first bits are the parameters.</summary>
    public ConstrainedQuadraticModel Encode() => SoftMarginEncoder.Encode(_network, _options, this).Model;

    /// <summary>Sets the free spins of a point by a forward pass of its parameter bits.</summary>
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
        for (var row = 0; row < _lanes.Length * RowsPerSample; row++)
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
