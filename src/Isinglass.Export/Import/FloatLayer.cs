namespace Isinglass.Export.Import;

/// <summary>A dense layer of an imported network.</summary>
/// <param name="InputCount">Number of inputs.</param>
/// <param name="Weights">Neuron by neuron: outputs * inputs values.</param>
/// <param name="Biases">One a neuron.</param>
internal sealed record FloatLayer(int InputCount, double[] Weights, double[] Biases)
{
    /// <summary>Number of neurons.</summary>
    public int Width => Biases.Length;

    /// <summary>The name of its activation function; null = none.</summary>
    public string? Activation { get; init; }
}
