using System.Text.Json;
using System.Text.Json.Serialization;

namespace Isinglass.Experiments.Cells;

/// <summary>A text that is already JSON is written and read unchanged, character by character: hashes are computed from it.</summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader).GetRawText();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}
