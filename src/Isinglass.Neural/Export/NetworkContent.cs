using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Neural.Data.Tables;
using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Export;

/// <summary>The fields of a network file in their order; null fields are left out. docs/network-format.md describes them.</summary>
internal sealed record NetworkContent(string Format, int Version, string Widths, string Data, string? Image, TableContent? Table, IReadOnlyList<string> Classes,
    RawJson ClassNumbers, TargetContent? Target, InputContent Inputs, string Activation, IEnumerable<LayerContent> Layers)
{
    /// <summary>The fields of a network.</summary>
    public static NetworkContent Of(TrainedNetwork trained)
    {
        var lattice = trained.Network.Lattice;
        return new NetworkContent(
            NetworkFile.Format, NetworkFile.Version, lattice.Spec.Widths, trained.Data, trained.Image?.ToString(), TableContent.Of(trained.Table),
            trained.ClassNames, RawJson.Line(trained.ClassNumbers),
            trained.Target is { } target ? new TargetContent(target.Name, target.Slope, target.Offset) : null,
            new InputContent(trained.Quantizer.Bits, RawJson.Line(trained.Quantizer.Offsets), RawJson.Line(trained.Quantizer.Steps)),
            lattice.Spec.Activation.Function.Name,
            Enumerable.Range(0, lattice.Spec.Layers.Count).Select(l => LayerContent.Of(trained.Network, l)));
    }
}

/// <summary>What an output of a regression stands for.</summary>
internal sealed record TargetContent(string Name, double Slope, double Offset);

/// <summary>How features become integers.</summary>
internal sealed record InputContent(int Bits, RawJson Offsets, RawJson Steps);

/// <summary>A layer: weights by neuron, a row each.</summary>
internal sealed record LayerContent(string WeightCodebook, string? BiasCodebook, int BiasInput, double Deviation, RawJson? Thresholds, RawJson? Bases,
    RawJson? Slopes, IEnumerable<RawJson> Weights, RawJson? Biases)
{
    /// <summary>Layer l.</summary>
    public static LayerContent Of(QuantizedNetwork network, int l)
    {
        var (lattice, weights, fanIn) = (network.Lattice, network.Weights(l).ToArray(), network.Lattice.Spec.FanIn(l));
        var layer = lattice.Spec.Layers[l];
        var activation = l < lattice.Activations.Count ? lattice.Activations[l] : null;
        return new LayerContent(
            layer.Weights.Name, layer.Biases?.Name, lattice.BiasInputs[l], lattice.Deviations[l],
            activation is null ? null : RawJson.Line(activation.Thresholds), activation is null ? null : RawJson.Line(activation.Bases),
            activation is null ? null : RawJson.Line(activation.Slopes), Enumerable.Range(0, lattice.Spec.FilterCount(l))
            .Select(j => RawJson.Line(weights.Skip(j * fanIn).Take(fanIn))),
            layer.Biases is null ? null : RawJson.Line(network.Biases(l).ToArray().Select(value => value / lattice.BiasInputs[l])));
    }
}

/// <summary>How rows of a table become features.</summary>
internal sealed record TableContent(
    bool HasNames, TableLabel? Label, string Missing, char Decimal, string? Shape, IReadOnlyList<string> Ignored, IEnumerable<ColumnContent> Columns)
{
    /// <summary>The fields of a schema.</summary>
    public static TableContent? Of(TableSchema? table) => table is null ? null : new TableContent(
        table.HasNames, table.Label, TableOptions.NameOf(table.Missing), table.Decimal, table.Shape?.ToString(), table.Ignored,
        table.Columns.Select(static column => new ColumnContent(column.Name, column.Position, column.Categories is null ? "numeric" : "categorical",
            column.Categories, column.Fill is not { } fill ? null : column.Categories is { } words ? RawJson.Of(words[(int)fill]) : RawJson.Of(fill))));
}

/// <summary>A column; its replacement for missing values is a word or a number.</summary>
internal sealed record ColumnContent(string Name, int Position, string Type, IReadOnlyList<string>? Categories, RawJson? Fill);

/// <summary>Network files as JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(NetworkContent))]
internal sealed partial class NetworkJson : JsonSerializerContext;

/// <summary>A network inside another document.</summary>
internal sealed class NetworkConverter : JsonConverter<TrainedNetwork>
{
    /// <inheritdoc/>
    public override TrainedNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A network is read by the reader of its file, which knows the file's name.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TrainedNetwork value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, NetworkContent.Of(value), NetworkJson.Default.NetworkContent);
}
