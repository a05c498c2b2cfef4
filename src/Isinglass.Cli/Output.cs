using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>How results are written to standard output.</summary>
internal static class Output
{
    /// <summary>One JSON object with a line end behind it.</summary>
    public static void Json(Action<Utf8JsonWriter> write) => Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(JsonBytes(write)));

    /// <summary>One JSON value that <paramref name="write"/> opens and closes, with a line end behind it.</summary>
    public static void WholeJson(Action<Utf8JsonWriter> write) => Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(WholeBytes(write)));

    /// <summary>One JSON object.</summary>
    public static byte[] JsonBytes(Action<Utf8JsonWriter> write) => WholeBytes(writer =>
    {
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    });

    private static byte[] WholeBytes(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    /// <summary>A line "name   value".</summary>
    public static void Line(string name, string value) => Console.Out.WriteLine($"{name,-16}{value}");

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

    /// <summary>Tells the user something beside the result.</summary>
    public static void Note(string text) => Console.Error.WriteLine($"isinglass: {text}");
}
