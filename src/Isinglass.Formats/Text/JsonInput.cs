using System.Text;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Formats.Text;

/// <summary>Reads JSON with errors that name the file and the property.</summary>
internal sealed class JsonInput
{
    private readonly FileContent _content;

    private JsonInput(FileContent content, JsonElement root)
    {
        _content = content;
        Root = root;
    }

    public JsonElement Root { get; }

    /// <summary>Parses the whole content and passes it to <paramref name="read"/>.</summary>
    public static T Read<T>(FileContent content, ReadOnlyMemory<byte> json, Func<JsonInput, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(new JsonInput(content, document.RootElement));
        }
        catch (JsonException exception)
        {
            throw ReadFailure.Explain(content.Name, exception, "is not proper JSON");
        }
        catch (InvalidOperationException exception)
        {
            // A string with broken escapes is found only when it is read.
            throw new InputException(content.Name, 0, "holds JSON text that is not proper Unicode.", exception);
        }
    }

    public InputException Error(string message) => _content.Error(message);

    public JsonElement Property(JsonElement parent, string name) => Optional(parent, name) ?? throw Error($"the property '{name}' is missing.");

    public JsonElement? Optional(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object)
        {
            throw Error($"an object with the property '{name}' is expected, not {Shown(parent)}.");
        }

        return parent.TryGetProperty(name, out var value) ? value : null;
    }

    public string Text(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Error($"{what} must be a text, not {Shown(element)}.");

    public bool Flag(JsonElement element, string what) =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean()
            : throw Error($"{what} must be true or false, not {Shown(element)}.");

    public double Coefficient(JsonElement element, string what) =>
        element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var value) ? throw Error($"{what} must be a number, not {Shown(element)}.")
            : NumberText.Fault(Encoding.UTF8.GetBytes(element.GetRawText()), value) is { } fault ? throw Error($"{what} is {Shown(element)}, {fault}")
            : value;

    public int Integer(JsonElement element, string what, int least = 0, int greatest = int.MaxValue) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= least && value <= greatest ? value
            : throw Error($"{what} must be a whole number in {least} .. {greatest}, not {Shown(element)}.");

    public JsonElement.ArrayEnumerator Items(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw Error($"{what} must be a list, not {Shown(element)}.");

    /// <summary>The names of variables: texts as they are, numbers and nested lists as JSON text; null when they are 0 .. n-1.</summary>
    public string[]? Labels(JsonElement element, string what)
    {
        var labels = Items(element, what).Select(Label).ToArray();
        if (labels.Distinct(StringComparer.Ordinal).Count() != labels.Length)
        {
            throw Error($"{what} names a variable twice.");
        }

        return LabelText.AreIndices(labels) ? null : labels;
    }

    public static string Label(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static string Shown(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length > 40 ? text[..40] + "..." : text;
    }
}
