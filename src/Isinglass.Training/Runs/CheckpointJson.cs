using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Runs;

/// <summary>The content of a checkpoint: the run, and the length of its part of the log, in bytes.</summary>
internal sealed record CheckpointContent(long LogLength, TrainingCheckpoint Run);

/// <summary>JSON of a run without reflection. Doubles are kept to the bit, NaN and the infinities by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(BitsConverter)])]
[JsonSerializable(typeof(CheckpointContent))]
[JsonSerializable(typeof(RunStart))]
internal sealed partial class CheckpointJson : JsonSerializerContext;

/// <summary>Bits as one string, four characters for three bytes, instead of an array of numbers.</summary>
internal sealed class BitsConverter : JsonConverter<sbyte[]>
{
    /// <inheritdoc/>
    public override sbyte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        [.. reader.GetBytesFromBase64().Select(bit => (sbyte)bit)];

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, sbyte[] value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(System.Runtime.InteropServices.MemoryMarshal.AsBytes(value.AsSpan()));
}

/// <summary>A recipe inside another document.</summary>
internal sealed class RecipeConverter : JsonConverter<Recipe>
{
    /// <inheritdoc/>
    public override Recipe Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RecipeText.Read(JsonElement.ParseValue(ref reader), CheckpointFile.Name);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Recipe value, JsonSerializerOptions options) => RecipeText.Write(writer, value);
}
