namespace Isinglass.Neural.Inference;

/// <summary>One sample after the other through a network, with buffers of its own: for one thread, without allocation.</summary>
internal sealed class ForwardPass
{
    private readonly QuantizedNetwork _network;
    private readonly int[][] _values;

    internal ForwardPass(QuantizedNetwork network)
    {
        _network = network;
        _values = [new int[network.Lattice.Spec.InputCount], .. network.Lattice.Spec.Layers.Select(layer => new int[layer.Width])];
    }

    /// <summary>The integer outputs for the quantized inputs of one sample; valid until the next call.</summary>
    public ReadOnlySpan<int> Run(ReadOnlySpan<sbyte> inputs)
    {
        var first = _values[0];
        if (inputs.Length != first.Length)
        {
            throw new ArgumentException($"The network has {first.Length} inputs, {inputs.Length} were given.", nameof(inputs));
        }

        for (var i = 0; i < first.Length; i++)
        {
            first[i] = inputs[i];
        }

        for (var l = 1; l < _values.Length; l++)
        {
            _network.ForwardLayer(l - 1, _values[l - 1], _values[l]);
        }

        return _values[^1];
    }
}
