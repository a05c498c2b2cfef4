namespace Isinglass.Neural;

/// <summary>
/// Where each parameter's bits lie in the vector b of all parameter bits: layer by layer, in a layer neuron by neuron, the neuron's weights by input,
/// then its bias.
/// </summary>
public sealed class ParameterLayout
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
            _layerStart[l + 1] = checked(_layerStart[l] + layer.Width * NeuronBits(l));
            var perNeuron = (layer.Weights.BitCount > 0 ? spec.FanIn(l) : 0) + (layer.Biases is { BitCount: > 0 } ? 1 : 0);
            parameters += layer.Width * perNeuron;
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

    /// <summary>First bit of the weight from <paramref name="input"/> to <paramref name="neuron"/> of <paramref name="layer"/> (0-based).</summary>
    public int WeightBit(int layer, int neuron, int input) =>
        _layerStart[layer] + neuron * NeuronBits(layer) + input * Spec.Layers[layer].Weights.BitCount;

    /// <summary>First bit of a neuron's bias.</summary>
    public int BiasBit(int layer, int neuron) => WeightBit(layer, neuron, Spec.FanIn(layer));

    /// <summary>To which layer, neuron and input a bit belongs and which bit of its parameter it is; input = fan-in means the bias.</summary>
    public (int Layer, int Neuron, int Input, int Digit) Locate(int bit)
    {
        var layer = 0;
        while (bit >= _layerStart[layer + 1])
        {
            layer++;
        }

        var rest = bit - _layerStart[layer];
        var neuron = Math.DivRem(rest, NeuronBits(layer), out rest);
        var width = Spec.Layers[layer].Weights.BitCount;
        var weightBits = Spec.FanIn(layer) * width;
        return rest < weightBits ? (layer, neuron, rest / width, rest % width) : (layer, neuron, Spec.FanIn(layer), rest - weightBits);
    }

    private int NeuronBits(int layer) => Spec.FanIn(layer) * Spec.Layers[layer].Weights.BitCount + (Spec.Layers[layer].Biases?.BitCount ?? 0);
}
