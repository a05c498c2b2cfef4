using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Export.Lowering;

/// <summary>A layer as written by the targets: its computation and its ranges.</summary>
internal sealed class ExportedLayer
{
    private readonly QuantizedNetwork _network;
    private readonly int _index;

    /// <summary>Layer <paramref name="index"/> (0-based) of a network, above the given values.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Index of the layer, 0-based.</param>
    /// <param name="inputs">The values below.</param>
    public ExportedLayer(QuantizedNetwork network, int index, LayerValues inputs)
    {
        (_network, _index) = (network, index);
        var isPadded = Wiring is { Padding: > 0 };
        Inputs = isPadded || (Wiring is not null && inputs.Dead.Length > 0)
            ? new LayerValues(inputs.Range.With(new ValueRange(0, 0)), false, [])
            : inputs;
        Sums = SumRange().Within32Bits(Description);
        var applied = Activation is { } activation ? activation.Range((int)Sums.Low, (int)Sums.High) : ((int)Sums.Low, (int)Sums.High);
        var range = new ValueRange(applied.Item1, applied.Item2);
        range = (IsResidual ? range + inputs.Range : range).Within32Bits(Description);
        var isSign = !IsResidual && (Activation is { IsSign: true } || (Spec.IsMaximum && Inputs.AreSigns));
        Outputs = new LayerValues(range, isSign, []);
    }

    /// <summary>The layer's number for messages, 1-based.</summary>
    public int Number => _index + 1;

    /// <summary>The layer for messages: "layer 2 (conv3x3x4)".</summary>
    public string Description => $"layer {Number} ({Spec.Text})";

    /// <summary>Its description.</summary>
    public LayerSpec Spec => _network.Lattice.Spec.Layers[_index];

    /// <summary>How it is wired; null = dense.</summary>
    public Wiring? Wiring => Spec.Wiring;

    /// <summary>Whether its inputs are added to its activations.</summary>
    public bool IsResidual => Spec.IsResidual;

    /// <summary>Number of values below.</summary>
    public int InputCount => _network.Lattice.Spec.ValueCount(_index);

    /// <summary>Number of its own values.</summary>
    public int Width => Spec.Width;

    /// <summary>Number of weights of a filter.</summary>
    public int FanIn => _network.Lattice.Spec.FanIn(_index);

    /// <summary>Number of filters; in a dense layer of neurons.</summary>
    public int FilterCount => _network.Lattice.Spec.FilterCount(_index);

    /// <summary>Weights, filter-major: filters * fan-in values.</summary>
    public ReadOnlySpan<int> Weights => _network.Weights(_index);

    /// <summary>The biases, added to the sums of a filter.</summary>
    public ReadOnlySpan<int> Biases => _network.Biases(_index);

    /// <summary>Whether any bias is not 0.</summary>
    public bool HasBiases => Biases.ContainsAnyExcept(0);

    /// <summary>The activation of the sums; null = none.</summary>
    public IntegerActivation? Activation =>
        _index < _network.Lattice.Activations.Count && !_network.Lattice.Activations[_index].IsIdentity ? _network.Lattice.Activations[_index] : null;

    /// <summary>Its input values, zeros of a padding included.</summary>
    public LayerValues Inputs { get; }

    /// <summary>The range of its sums, with its own weights.</summary>
    public ValueRange Sums { get; }

    /// <summary>Its output values.</summary>
    public LayerValues Outputs { get; }

    private ValueRange SumRange()
    {
        if (Spec.IsMaximum)
        {
            return Inputs.Range;
        }

        var range = new ValueRange(long.MaxValue, long.MinValue);
        for (var filter = 0; filter < FilterCount; filter++)
        {
            var sum = new ValueRange(Biases[filter], Biases[filter]);
            foreach (var weight in Weights.Slice(filter * FanIn, FanIn))
            {
                sum += weight * Inputs.Range;
            }

            range = range.With(sum);
        }

        return range;
    }
}
