using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Isinglass.Files;

/// <summary>The form of JSON results: indented, lines end with a line feed on every system.</summary>
internal static class JsonText
{
    /// <summary>One JSON value that <paramref name="write"/> opens and closes.</summary>
    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    /// <summary>One JSON value of a described type.</summary>
    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> form) => Bytes(writer => JsonSerializer.Serialize(writer, value, form));

    /// <summary>One JSON value from nodes.</summary>
    public static byte[] Bytes(JsonNode value) => Bytes(writer => value.WriteTo(writer));

    /// <summary>The number, or null if JSON has none for it: infinities and NaN.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
