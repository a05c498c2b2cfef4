using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Isinglass.Files;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>The identity of a study, without its seeds; a folder holds cells of one study.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Plans">The plans, each run with every seed. The cells of a search follow from its one plan.</param>
internal sealed record StudyHeader(string Study, IReadOnlyList<StudyPlan> Plans)
{
    private const int MostShown = 60;

    /// <summary>When the folder was begun, UTC: a copied one loses the times of its files. Null in those of earlier programs.</summary>
    public DateTime? Started { get; init; }

    /// <summary>SHA-256 of name and plans, in hexadecimal digits.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', Plans.Select(Identity).Prepend(Study)))));

    /// <summary>The header as a file.</summary>
    public byte[] ToJson() => JsonText.Bytes(this, CellJson.Default.StudyHeader);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is not a header.</exception>
    public static StudyHeader Read(byte[] json) =>
        JsonSerializer.Deserialize(json, CellJson.Default.StudyHeader) ?? throw new JsonException("null is no header of a study.");

    /// <summary>How another header differs from this one, in words: "'rho' was 0.1, not 0.3"; null when it does not.</summary>
    public string? Difference(StudyHeader before)
    {
        if (before.Hash == Hash)
        {
            return null;
        }

        if (before.Study != Study)
        {
            return $"the study was '{before.Study}', not '{Study}'";
        }

        if (before.Plans.Count != Plans.Count)
        {
            return $"its cases were {Cases(before)}, not {Cases(this)}";
        }

        for (var k = 0; k < Plans.Count; k++)
        {
            using var then = JsonDocument.Parse(before.Plans[k].Parameters.Text);
            using var now = JsonDocument.Parse(Plans[k].Parameters.Text);
            if (Difference("", then.RootElement, now.RootElement) is { } words)
            {
                return Plans.Count > 1 ? $"of '{before.Plans[k].Label}' {words}" : words;
            }
        }

        return "it was written by another version of the program";
    }

    // A list in a damaged file may contain null in spite of the annotation.
    private static string Identity(StudyPlan? plan) => plan is null ? throw new JsonException("A plan is null.") : $"{plan.Kind}\n{plan.Parameters.Text}";

    private static string Cases(StudyHeader header) => Cut(string.Join(", ", header.Plans.Select(plan => $"'{plan.Label}'")));

    private static string? Difference(string name, JsonElement before, JsonElement now)
    {
        if (before.ValueKind != JsonValueKind.Object || now.ValueKind != JsonValueKind.Object)
        {
            return Show(before) == Show(now) ? null : $"'{name}' was {Cut(Show(before))}, not {Cut(Show(now))}";
        }

        var names = before.EnumerateObject().Concat(now.EnumerateObject()).Select(property => property.Name).Distinct(StringComparer.Ordinal);
        return names.Select(property => Difference(property, ValueOf(before, property), ValueOf(now, property))).FirstOrDefault(words => words is not null);
    }

    private static JsonElement ValueOf(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value : default;

    private static string Show(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "left out" : value.GetRawText();

    private static string Cut(string text) => text.Length <= MostShown ? text : $"{text.AsSpan(0, MostShown)}...";
}
