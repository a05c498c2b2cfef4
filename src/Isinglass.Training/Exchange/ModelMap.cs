using System.Text.Json;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Neural.Spec;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Exchange;

/// <summary>
/// The map from a solution of a written model back to a network: the parameter bit of each variable, the network with its codebooks, lattice and input
/// quantizer, and the recipe with the checksum of the data.
/// </summary>
internal sealed record ModelMap
{
    internal const string FormatName = "isinglass-map";
    internal const int Version = 1;

    /// <summary>Name of the model's file, without folder.</summary>
    public required string File { get; init; }

    /// <summary>Its format, by its name in <see cref="ModelFormats"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The recipe, every choice written out; encoding included.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Whether a feasible point's objective is the training loss: exact encoding without penalties.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Penalty: null = rows stayed rows; "auto" or a number.</summary>
    public string? Penalty { get; init; }

    /// <summary>Number of variables of the written model.</summary>
    public required int VariableCount { get; init; }

    /// <summary>Energy of the point of zeros, by which constants that a format lost are recovered.</summary>
    public required double ZeroEnergy { get; init; }

    /// <summary>Ranges of variables by role; the parameters come first.</summary>
    public required IReadOnlyList<VariableRange> Variables { get; init; }

    /// <summary>The network with all bits 0: codebooks, lattice, quantizer and classes.</summary>
    public required TrainedNetwork Template { get; init; }

    /// <summary>Checksum of the training data, see <see cref="CompilePlan.Checksum"/>.</summary>
    public required string DataChecksum { get; init; }

    /// <summary>The map's file of a model's file.</summary>
    public static string PathOf(string modelPath) => modelPath + ".map.json";

    /// <summary>
    /// The name of a parameter bit: w or b, layer, neuron (of a wired layer: filter), input (weight of the filter), digit; all but the digit 1-based.
    /// </summary>
    public static string NameOf(ParameterLayout layout, int bit)
    {
        var (layer, neuron, input, digit) = layout.Locate(bit);
        return input == layout.Spec.FanIn(layer) ? $"b{layer + 1}_{neuron + 1}_{digit}" : $"w{layer + 1}_{neuron + 1}_{input + 1}_{digit}";
    }

    /// <summary>Writes the map.</summary>
    public void Write(string path) => AtomicFile.Write(path, stream => stream.Write(JsonText.Bytes(MapContent.Of(this), ExchangeJson.Default.MapContent)));

    /// <summary>Reads a map.</summary>
    /// <exception cref="InputException">The file is missing or not a map.</exception>
    public static ModelMap Read(string path) => JsonDocumentFile.Read(
        path,
        $"There is no map {path}. 'isinglass compile -o FILE' writes it beside the model; name another place with `map`.",
        "Compile the model again, or take an undamaged copy.",
        root => Read(path, root));

    private static ModelMap Read(string path, JsonField root)
    {
        if (root["format"].Text != FormatName || root["version"].Integer() != Version)
        {
            throw root["format"].Error($"this is no map of version {Version} as 'isinglass compile -o' writes it.");
        }

        var format = root["model_format"].Parse(ModelFormats.Find);
        var first = format.FirstNumber ?? 0;
        return new ModelMap
        {
            File = root["model"].Text,
            Format = root["model_format"].Text,
            IsExact = root["exact"].Flag,
            Penalty = root["penalty"].Element.ValueKind == JsonValueKind.Null ? null : root["penalty"].Text,
            VariableCount = root["variables"].Integer(0),
            ZeroEnergy = root["zero_energy"].Number,
            DataChecksum = root["data_checksum"].Text,
            Variables = [.. root["ranges"].Items.Select(range => new VariableRange(range["cause"].Text, range["first"].Integer(first) - first, range["count"]
            .Integer(0)))],
            Template = NetworkFile.FromJson(root["network"]),
            Recipe = RecipeText.Read(root["recipe"].Element, path),
        };
    }
}
