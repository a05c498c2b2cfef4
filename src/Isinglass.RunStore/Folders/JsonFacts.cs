using System.Text.Json;
using Isinglass.RunStore.Index;

namespace Isinglass.RunStore.Folders;

/// <summary>Numbers and texts of a JSON object by name; nested members have names with dots.</summary>
internal static class JsonFacts
{
    /// <summary>Reads a file; lists of objects are left out, and of null members only the name is kept.</summary>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Dictionary<string, RunValue> Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path),
            new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var facts = new Dictionary<string, RunValue>(StringComparer.Ordinal);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("no object");
        }

        Add(facts, "", json.RootElement);
        return facts;
    }

    private static void Add(Dictionary<string, RunValue> facts, string prefix, JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Add(facts, name + ".", property.Value);
            }
            else if (ValueOf(property.Value) is { } value)
            {
                facts[name] = value;
            }
        }
    }

    private static RunValue? ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => new RunValue(element.GetDouble(), null),
        JsonValueKind.String => new RunValue(null, element.GetString()),
        JsonValueKind.True => new RunValue(1, "true"),
        JsonValueKind.False => new RunValue(0, "false"),
        JsonValueKind.Null => new RunValue(null, null),
        JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Number or JsonValueKind.String) =>
            new RunValue(null, string.Join(',', element.EnumerateArray().Select(item => item.ToString()))),
        _ => null,
    };
}
