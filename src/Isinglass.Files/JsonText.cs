using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Isinglass.Files;

/// <summary>How results are written as JSON: indented, lines end with a line feed everywhere.</summary>
internal static class JsonText
{
    /// <summary>One JSON object whose members <paramref name="write"/> writes.</summary>
    public static byte[] ObjectBytes(Action<Utf8JsonWriter> write) => Bytes(writer =>
    {
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    });

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

    /// <summary>One JSON value of a described form.</summary>
    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> form) => Bytes(writer => JsonSerializer.Serialize(writer, value, form));

    /// <summary>The number, or null if JSON has none for it: infinities and NaN.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>A number that JSON may not have: infinities and what is not a number become null.</summary>
    public static void WriteFinite(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
