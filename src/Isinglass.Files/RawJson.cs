using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Isinglass.Files;

/// <summary>Text that is already JSON, written and read unchanged.</summary>
/// <param name="Text">The text.</param>
[JsonConverter(typeof(Converter))]
internal sealed record RawJson(string Text)
{
    public static implicit operator RawJson(string text) => new(text);

    /// <summary>A text.</summary>
    public static RawJson Of(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>A number.</summary>
    public static RawJson Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A list of numbers on one line, also where the document is indented.</summary>
    public static RawJson Line(IEnumerable<double> numbers) =>
        $"[{string.Join(',', numbers.Select(static number => number.ToString("R", CultureInfo.InvariantCulture)))}]";

    /// <summary>A list of integers on one line.</summary>
    public static RawJson Line(IEnumerable<int> numbers) => $"[{string.Join(',', numbers)}]";

    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonElement.ParseValue(ref reader).GetRawText();

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
    }
}
