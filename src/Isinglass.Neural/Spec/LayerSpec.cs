namespace Isinglass.Neural.Spec;

/// <summary>One layer: dense, or wired.</summary>
/// <param name="Width">Number of neurons.</param>
/// <param name="Weights">Values that a weight may take.</param>
/// <param name="Biases">Values that a bias may take, or null for no bias.</param>
internal sealed record LayerSpec(int Width, Codebook Weights, Codebook? Biases = null)
{
    /// <summary>Which values its neurons see and which weights they share; null = dense.</summary>
    public Wiring? Wiring { get; init; }

    /// <summary>Whether a dense layer's values are its activations plus its inputs (He, Zhang, Ren, Sun 2016), which are equal in number.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Whether an activation follows when the layer is hidden: all but pooling layers.</summary>
    public bool HasActivation => Wiring is not { HasActivation: false };

    /// <summary>Whether the values are the largest of the sources instead of a sum.</summary>
    public bool IsMaximum => Wiring is { Kind: WiringKind.MaximumPool };

    /// <summary>The layer in a network's text: "8", "res8", "conv3x3x4", "pool2".</summary>
    public string Text => Wiring?.Text ?? $"{(IsResidual ? "res" : "")}{Width}";
}
