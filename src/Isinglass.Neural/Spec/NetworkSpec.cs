using Isinglass.Model;

namespace Isinglass.Neural.Spec;

/// <summary>
/// What to train: layers, codebooks, activation of the hidden layers. The last layer is linear; one output separates two classes by its sign (class 1 where
/// it is positive), C outputs choose the class with the largest one (the first of equals).
/// </summary>
internal sealed record NetworkSpec
{
    /// <summary>Number of inputs d_0.</summary>
    public required int InputCount { get; init; }

    /// <summary>Shape of the inputs where a wired layer sees them as an image; null = numbers in a row.</summary>
    public GridShape? Inputs { get; init; }

    /// <summary>Layers 1 .. L.</summary>
    public required IReadOnlyList<LayerSpec> Layers { get; init; }

    /// <summary>Activation of the hidden layers.</summary>
    public ActivationSpec Activation { get; init; } = ActivationSpec.Sign;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => Layers[^1].Width;

    /// <summary>Number of hidden layers.</summary>
    public int HiddenCount => Layers.Count - 1;

    /// <summary>Whether all layers are dense and none is residual, as the fast walkers require.</summary>
    public bool IsDense => Layers.All(layer => layer is { Wiring: null, IsResidual: false });

    /// <summary>The network as <see cref="Parse"/> reads it: "49-8-1", "14x14-conv3x3x4-pool2-10".</summary>
    public string Widths => string.Join('-', Layers.Select(layer => layer.Text).Prepend(Inputs?.ToString() ?? InputCount.ToString()));

    /// <summary>Number of values below layer <paramref name="layer"/> (0-based): inputs, or neurons of the layer before.</summary>
    public int ValueCount(int layer) => layer == 0 ? InputCount : Layers[layer - 1].Width;

    /// <summary>
    /// Number of sources of a neuron of layer <paramref name="layer"/> (0-based), and of weights of a filter: all values below, or the kernel's.
    /// </summary>
    public int FanIn(int layer) => Layers[layer].Wiring?.FanIn ?? ValueCount(layer);

    /// <summary>Number of neurons of a layer that have weights (and a bias) of their own: all, or one for each filter.</summary>
    public int FilterCount(int layer) => Layers[layer].Wiring?.FilterCount ?? Layers[layer].Width;

    /// <summary>The filter whose weights and bias a neuron has.</summary>
    public int FilterOf(int layer, int neuron) => Layers[layer].Wiring is { } wiring ? neuron % wiring.FilterCount : neuron;

    /// <summary>
    /// The value below that weight <paramref name="weight"/> (0 .. fan-in - 1) of a neuron multiplies; <see cref="Wiring.Outside"/> where a padded image ends.
    /// </summary>
    public int Source(int layer, int neuron, int weight) => Layers[layer].Wiring is { } wiring ? wiring.Sources(neuron / wiring.FilterCount)[weight] : weight;

    /// <summary>Whether an activation follows layer <paramref name="layer"/> (0-based): it is hidden and does not pool.</summary>
    public bool HasActivation(int layer) => layer < HiddenCount && Layers[layer].HasActivation;

    /// <summary>
    /// Builds a description from text such as "49-8-1", "14x14-conv3x3x4-pool2-10" or "49-16-res16-10" (docs/guide.md has all layers). A sign network's single
    /// output over dense hidden units gets the fixed weights 1 (a committee): the sign of an output weight can always be moved into its hidden unit.
    /// </summary>
    /// <param name="widths">Inputs and layers.</param>
    /// <param name="weights">Codebook of every layer, or one per layer with weights separated by '/'.</param>
    /// <param name="biases">Codebook of the biases, one per layer with weights separated by '/', or null or "none".</param>
    /// <param name="activation">Activation of the hidden layers.</param>
    public static NetworkSpec Parse(string widths, string weights = "binary", string? biases = null, ActivationSpec? activation = null)
    {
        var text = NetworkText.Parse(widths);
        int[] weighted = [.. Enumerable.Range(0, text.Layers.Count).Where(l => text.Layers[l].Wiring is not { HasActivation: false })];
        var weightBooks = PerLayer(weights, weighted.Length, "weight", Codebook.Parse);
        var biasBooks = PerLayer(biases ?? "none", weighted.Length, "bias", name => name.Trim() == "none" ? null : Codebook.Parse(name));
        var chosen = activation ?? ActivationSpec.Sign;
        if (chosen.IsSign && IsCommittee(text) && weightBooks[^1].Equals(Codebook.Binary))
        {
            weightBooks[^1] = Codebook.One;
        }

        return FromText(text, l => Array.IndexOf(weighted, l) is >= 0 and var k ? (weightBooks[k], biasBooks[k]) : (Codebook.One, null), chosen);
    }

    /// <summary>A description from text and the codebooks of each layer; pooling layers have the weights 1.</summary>
    internal static NetworkSpec FromText(NetworkText text, Func<int, (Codebook Weights, Codebook? Biases)> codebooks, ActivationSpec activation) => new()
    {
        InputCount = text.InputCount,
        Inputs = text.Inputs,
        Layers = [.. text.Layers.Select((layer, l) => new LayerSpec(layer.Width, codebooks(l).Weights, codebooks(l).Biases) { Wiring = layer.Wiring,
        IsResidual = layer.IsResidual })],
        Activation = activation,
    };

    /// <summary>Whether one dense output sums dense hidden units, each of which can take over the sign of its output weight.</summary>
    private static bool IsCommittee(NetworkText text) =>
        text.Layers.Count > 1 && text.Layers[^1] is { Width: 1, Wiring: null } && text.Layers[^2] is { Wiring: null, IsResidual: false };

    private static T[] PerLayer<T>(string text, int layerCount, string what, Func<string, T> parse)
    {
        var parts = text.Split('/');
        if (parts.Length != 1 && parts.Length != layerCount)
        {
            throw new InputException($"{parts.Length} {what} codebooks ('{text}') for {layerCount} layers with weights: give one for all, or one per layer "
                + $"separated by '/'.");
        }

        return [.. Enumerable.Range(0, layerCount).Select(l => parse(parts[parts.Length == 1 ? 0 : l]))];
    }
}
