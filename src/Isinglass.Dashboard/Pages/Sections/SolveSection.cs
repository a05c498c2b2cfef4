using System.Text.Json;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Pages.Sections;

/// <summary>The section of a solve on the page of its run: curves over time and iterations, and its rows, the most violated first.</summary>
internal static class SolveSection
{
    private const int ShownRows = 60;

    public static Html Of(RunDetails run, HashSet<string> files) => $"""
        <section id="solve" data-run="{run.Row.Id}" data-iterations="{(files.Contains("iterations.csv") ? "true" : "")}" aria-labelledby="solve-title"><h2 id="solve-title">How the answer was found</h2>
        <p class="note">Objective: the best feasible point so far. Mixture: the mean objective of what the method holds, which may lie beyond the optimum while rows are violated. Bound: proved, no point is better.</p>
        <div class="plots"></div></section>
        {Rows(run)}
        """;

    private static Html Rows(RunDetails run)
    {
        (string Row, double? Violation, double? Multiplier)[] rows;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run.Row.Folder, "result.json")));
            var multipliers = Members(json.RootElement, "multipliers", "multiplier").GroupBy(entry => entry.Row, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal);
            rows = [.. Members(json.RootElement, "violations", "violation")
                .Select(entry => (entry.Row, entry.Value, multipliers.GetValueOrDefault(entry.Row)))];
        }
        catch (Exception exception) when (exception is JsonException or IOException or InvalidOperationException or KeyNotFoundException)
        {
            return Html.None;
        }

        var shown = rows.OrderByDescending(row => row.Violation ?? 0).ThenByDescending(row => Math.Abs(row.Multiplier ?? 0)).Take(ShownRows).ToArray();
        return shown.Length == 0 ? Html.None : $"""
            <section><h2>Rows by violation</h2><p class="note">{(shown.Length < rows.Length ? $"The first {shown.Length} of {rows.Length}. " : "")}A multiplier says what the method paid for a row at the end: a large one marks a row that is hard to keep.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Rows"><table><thead><tr><th>row</th><th class="number">violation</th><th class="number">multiplier</th></tr></thead><tbody>
            {shown.Select(row => (Html)$"<tr><td class=\"name\">{row.Row}</td><td class=\"number\">{row.Violation?.ToString("G6")}</td><td class=\"number\">{row.Multiplier?.ToString("G6")}</td></tr>\n")}
            </tbody></table></div></section>
            """;
    }

    private static IEnumerable<(string Row, double? Value)> Members(JsonElement root, string list, string name) =>
        !root.TryGetProperty(list, out var rows) || rows.ValueKind != JsonValueKind.Array ? []
            : rows.EnumerateArray().Select(row => (row.GetProperty("row").GetString()!,
                row.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : (double?)null));
}
