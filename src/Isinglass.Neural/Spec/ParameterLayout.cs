using Isinglass.Model;

namespace Isinglass.Neural.Spec;

/// <summary>
/// Where each parameter's bits lie in the vector b of all parameter bits: layer by layer, in a layer filter by filter, the filter's weights, then its bias. In
/// a dense layer every neuron is a filter and its weights go by input; in a wired one the neurons of a filter share its bits.
/// </summary>
internal sealed class ParameterLayout
{
    private readonly int[] _layerStart;

    /// <summary>The layout of a network.</summary>
    public ParameterLayout(NetworkSpec spec)
    {
        Spec = spec;
        _layerStart = new int[spec.Layers.Count + 1];
        var parameters = 0;
        for (var l = 0; l < spec.Layers.Count; l++)
        {
            var layer = spec.Layers[l];
            var perFilterBits = (long)spec.FanIn(l) * layer.Weights.BitCount + (layer.Biases?.BitCount ?? 0);
            var end = _layerStart[l] + spec.FilterCount(l) * perFilterBits;
            _layerStart[l + 1] = end <= int.MaxValue ? (int)end
                : throw new InputException($"The network {spec.Widths} has more than {int.MaxValue} parameter bits. Take narrower layers.");
            var perFilter = (layer.Weights.BitCount > 0 ? spec.FanIn(l) : 0) + (layer.Biases is { BitCount: > 0 } ? 1 : 0);
            parameters += spec.FilterCount(l) * perFilter;
        }

        ParameterCount = parameters;
    }

    /// <summary>The network.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>Number of bits B.</summary>
    public int BitCount => _layerStart[^1];

    /// <summary>Number of trained parameters P (fixed weights, which have no bits, are not parameters).</summary>
    public int ParameterCount { get; }

    /// <summary>(Sum of bits over parameters) / P.</summary>
    public double MeanBitsPerParameter => ParameterCount == 0 ? 0 : (double)BitCount / ParameterCount;

    /// <summary>
    /// First bit of weight <paramref name="weight"/> of <paramref name="filter"/> (a dense layer: of the weight from an input to a neuron) of
    /// <paramref name="layer"/>, all 0-based.
    /// </summary>
    public int WeightBit(int layer, int filter, int weight) =>
        _layerStart[layer] + filter * FilterBits(layer) + weight * Spec.Layers[layer].Weights.BitCount;

    /// <summary>First bit of a filter's bias.</summary>
    public int BiasBit(int layer, int filter) => WeightBit(layer, filter, Spec.FanIn(layer));

    /// <summary>To which layer, filter and weight a bit belongs and which bit of its parameter it is; weight = fan-in means the bias.</summary>
    public (int Layer, int Filter, int Weight, int Digit) Locate(int bit)
    {
        var layer = 0;
        while (bit >= _layerStart[layer + 1])
        {
            layer++;
        }

        var rest = bit - _layerStart[layer];
        var filter = Math.DivRem(rest, FilterBits(layer), out rest);
        var width = Spec.Layers[layer].Weights.BitCount;
        var weightBits = Spec.FanIn(layer) * width;
        return rest < weightBits ? (layer, filter, rest / width, rest % width) : (layer, filter, Spec.FanIn(layer), rest - weightBits);
    }

    private int FilterBits(int layer) => Spec.FanIn(layer) * Spec.Layers[layer].Weights.BitCount + (Spec.Layers[layer].Biases?.BitCount ?? 0);
}
