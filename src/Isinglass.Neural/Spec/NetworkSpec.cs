using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>One dense layer.</summary>
/// <param name="Width">Number of neurons.</param>
/// <param name="Weights">Values that a weight may take.</param>
/// <param name="Biases">Values that a bias may take, or null for no bias.</param>
public sealed record LayerSpec(int Width, Codebook Weights, Codebook? Biases = null);

/// <summary>
/// What to train: widths, codebooks, activation of the hidden layers. The last layer is linear; one output separates two classes by its sign (class 1 where
/// it is positive), C outputs choose the class with the largest one (the first of equals).
/// </summary>
public sealed record NetworkSpec
{
    /// <summary>Number of inputs d_0.</summary>
    public required int InputCount { get; init; }

    /// <summary>Layers 1 .. L.</summary>
    public required IReadOnlyList<LayerSpec> Layers { get; init; }

    /// <summary>Activation of the hidden layers.</summary>
    public ActivationSpec Activation { get; init; } = ActivationSpec.Sign;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => Layers[^1].Width;

    /// <summary>Number of hidden layers.</summary>
    public int HiddenCount => Layers.Count - 1;

    /// <summary>Widths d_0 .. d_L as text: "49-8-1".</summary>
    public string Widths => string.Join('-', Layers.Select(layer => layer.Width).Prepend(InputCount));

    /// <summary>Number of inputs of layer <paramref name="layer"/> (0-based).</summary>
    public int FanIn(int layer) => layer == 0 ? InputCount : Layers[layer - 1].Width;

    /// <summary>
    /// Builds a description from widths such as "49-8-1". A sign network's single output over hidden units gets the fixed weights 1 (a committee):
    /// the sign of an output weight can always be moved into its hidden unit.
    /// </summary>
    /// <param name="widths">Widths d_0-...-d_L.</param>
    /// <param name="weights">Codebook of every layer, or one per layer separated by '/'.</param>
    /// <param name="biases">Codebook of the biases, one per layer separated by '/', or null or "none".</param>
    /// <param name="activation">Activation of the hidden layers.</param>
    public static NetworkSpec Parse(string widths, string weights = "binary", string? biases = null, ActivationSpec? activation = null)
    {
        var parts = widths.Split('-', StringSplitOptions.TrimEntries);
        var sizes = new int[parts.Length];
        for (var k = 0; k < parts.Length; k++)
        {
            if (!int.TryParse(parts[k], out sizes[k]) || sizes[k] is < 1 or > 1_000_000)
            {
                throw new InputException($"'{widths}' is not a network: '{parts[k]}' is not a width. Write inputs-hidden-outputs, such as 49-8-1 or 196-10.");
            }
        }

        if (sizes.Length < 2)
        {
            throw new InputException($"'{widths}' is not a network: it needs at least inputs and outputs, such as 49-1.");
        }

        var layerCount = sizes.Length - 1;
        var weightBooks = PerLayer(weights, layerCount, "weight", Codebook.Parse);
        var biasBooks = PerLayer(biases ?? "none", layerCount, "bias", text => text.Trim() == "none" ? null : Codebook.Parse(text));
        var chosen = activation ?? ActivationSpec.Sign;
        if (layerCount > 1 && sizes[^1] == 1 && chosen.IsSign && weightBooks[^1].Equals(Codebook.Binary))
        {
            weightBooks[^1] = Codebook.One;
        }

        return new NetworkSpec
        {
            InputCount = sizes[0],
            Layers = [.. Enumerable.Range(0, layerCount).Select(l => new LayerSpec(sizes[l + 1], weightBooks[l], biasBooks[l]))],
            Activation = chosen,
        };
    }

    private static T[] PerLayer<T>(string text, int layerCount, string what, Func<string, T> parse)
    {
        var parts = text.Split('/');
        if (parts.Length != 1 && parts.Length != layerCount)
        {
            throw new InputException($"{parts.Length} {what} codebooks ('{text}') for {layerCount} layers: give one for all, or one per layer separated by '/'.");
        }

        return [.. Enumerable.Range(0, layerCount).Select(l => parse(parts[parts.Length == 1 ? 0 : l]))];
    }
}
