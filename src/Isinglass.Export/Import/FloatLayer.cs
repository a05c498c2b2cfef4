namespace Isinglass.Export.Import;

/// <summary>A dense layer of a foreign network.</summary>
/// <param name="InputCount">Values below.</param>
/// <param name="Weights">Neuron by neuron: outputs * inputs values.</param>
/// <param name="Biases">One a neuron.</param>
internal sealed record FloatLayer(int InputCount, double[] Weights, double[] Biases)
{
    /// <summary>Number of neurons.</summary>
    public int Width => Biases.Length;

    /// <summary>What follows: the name of a function, or null for nothing.</summary>
    public string? Activation { get; init; }
}
