using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Isinglass.RunStore.Folders;

/// <summary>A parameter or metric of a run: a number, a text, a switch (both: 1 and "true"), or neither for null.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct RunValue(double? Number, string? Text)
{
    public override string ToString() => Text ?? Number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Writes it as in the run's file.</summary>
    internal sealed class Converter : JsonConverter<RunValue>
    {
        public override RunValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A value of a run is read from the run's own files.");

        public override void Write(Utf8JsonWriter writer, RunValue value, JsonSerializerOptions options)
        {
            switch (value)
            {
                case { Number: { } number, Text: null }:
                    writer.WriteNumberValue(number);
                    break;
                case { Text: { } text, Number: { } }:
                    writer.WriteBooleanValue(text == "true");
                    break;
                default:
                    writer.WriteStringValue(value.Text);
                    break;
            }
        }
    }
}
