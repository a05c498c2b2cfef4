using Isinglass.Dashboard.Commands;
using Isinglass.RunStore.Comparison;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Pages;

/// <summary>Runs beside one another.</summary>
internal static class ComparePage
{
    /// <summary>The page when there is nothing to compare yet.</summary>
    public static string Empty() => Layout.Page("Compare", "Compare", $"""
        <h1>Compare runs</h1><p>Choose two or more runs in <a href="/">the table</a>, then “Compare chosen”.</p>
        """);

    public static string Of(RunComparison comparison)
    {
        string[] ids = [.. comparison.Runs.Select(run => run.Row.Id)];
        Html body = $"""
            <h1>Compare {ids.Length} runs</h1>
            <div id="compare">
            <ol class="legend">{comparison.Runs.Select((run, k) => (Html)$"<li class=\"k{k % 7}\" data-run=\"{run.Row.Id}\"><a href=\"{Layout.Address("/runs", run.Row.Id)}\">{run.Row.Id}</a> {Cells.State(run.Row.State)} {run.Row.Data}, {run.Row.Network}, {run.Row.Method}, seed {run.Row.Seed?.ToString("R")}</li>")}</ol>
            <section><h2>Paired differences of test scores</h2>{Pairs(comparison)}</section>
            <section><h2>Curves over one another</h2><div class="plots" id="plots"></div></section>
            <section><h2>Metrics</h2>{Table("Metrics beside one another", ids, comparison.Metrics)}</section>
            <section><h2>Recipe: what differs</h2>{(comparison.Recipe.Count > 0 ? Table("Recipes beside one another", ids, comparison.Recipe) : (Html)$"<p>Nothing.</p>")}</section>
            </div>
            """;
        return Layout.Page("Compare", "Compare", body);
    }

    private static Html Pairs(RunComparison comparison) => comparison.Pairs.Count == 0
        ? (Html)$"<p>{comparison.Note ?? "There is nothing that can be paired."}</p>"
        : $"""
            <div class="scroll" tabindex="0" role="region" aria-label="Paired differences"><table><thead><tr><th>first</th><th>second</th><th>first minus second</th></tr></thead><tbody>
            {comparison.Pairs.Select(pair => (Html)$"<tr><td class=\"name\">{pair.First}</td><td class=\"name\">{pair.Second}</td><td class=\"text\">{RunCells.Difference(pair)}</td></tr>\n")}
            </tbody></table></div>
            <p class="note">Intervals are 95 %, by Student's t over pairs of equal {comparison.Pairs[0].By}. One that holds 0 shows no difference.</p>
            """;

    private static Html Table(string title, string[] ids, IReadOnlyList<ComparedValues> rows) => $"""
        <div class="scroll" tabindex="0" role="region" aria-label="{title}"><table><thead><tr><th><span class="hidden">name</span></th>{ids.Select(id => (Html)$"<th class=\"number\">{id}</th>")}</tr></thead><tbody>
        {rows.Select(row => (Html)$"<tr><td class=\"name\"><code>{row.Name}</code></td>{row.Values.Select(value => (Html)$"<td class=\"number\">{Cells.Value(row.Name, value)}</td>")}</tr>\n")}
        </tbody></table></div>
        """;
}
