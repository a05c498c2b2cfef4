using Isinglass.Dashboard.Web;
using Isinglass.Experiments.Studies.Results;
using Isinglass.RunStore.Index;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Isinglass.Dashboard.Pages;

/// <summary>The table of runs.</summary>
internal static class RunsPage
{
    private const int RowsOfPage = 100;

    /// <summary>Columns that groups always show.</summary>
    private static readonly string[] Measured = ["test_accuracy", "seconds"];

    private static readonly (string Name, string Title)[] Sortable =
    [
        ("id", "run"), ("state", "state"), ("data", "data"), ("network", "network"), ("method", "method"), ("seed", "seed"), ("test_accuracy", "test %"),
            ("started", "started (UTC)"), ("seconds", "time"),
    ];

    public static string Of(RunIndex runs, IQueryCollection query)
    {
        var listing = RequestListing.Read(query, RowsOfPage);
        var groups = RequestListing.List(query, "group");
        var total = runs.Count(listing);
        Html body = $"""
            <h1>Runs</h1>
            {Form(runs, query, listing, groups)}
            <div id="live" data-generation="{runs.Generation}">
            <p class="count" role="status">{total} {(total == 1 ? "run" : "runs")} of {runs.Store}</p>
            {(groups.Count > 0 ? Groups(runs, listing, groups) : Table(runs, query, listing, total))}
            </div>
            """;
        return Layout.Page("Runs", "Runs", body);
    }

    private static Html Form(RunIndex runs, IQueryCollection query, RunListing listing, IReadOnlyList<string> groups)
    {
        var names = runs.Names().Where(name => !Column.IsUsual(name.Name)).ToArray();
        Html Choice((string Name, bool IsMetric) name) => listing.Columns.Contains(name.Name)
            ? (Html)$"""<label><input type="checkbox" name="columns" value="{name.Name}" checked>{name.Name}</label>"""
            : $"""<label><input type="checkbox" name="columns" value="{name.Name}">{name.Name}</label>""";
        return $"""
            <form class="filter" method="get" action="/">
            <label>Search <input type="search" name="q" value="{listing.Search}" placeholder="words of name, data, network, tag" aria-keyshortcuts="/"></label>
            <label class="wide">Condition <input name="where" value="{listing.Where}" placeholder="test_accuracy &gt; .76 and network = '49-10'" spellcheck="false"></label>
            <label>Group by <input name="group" value="{string.Join(',', groups)}" placeholder="network,method" spellcheck="false"></label>
            <input type="hidden" name="sort" value="{query["sort"].ToString()}">
            <button>Show</button> <a class="button" href="/">Reset</a>
            <details class="columns"><summary>Columns ({listing.Columns.Count} more)</summary>
            <fieldset><legend>Parameters</legend>{names.Where(name => !name.IsMetric).Select(Choice)}</fieldset>
            <fieldset><legend>Metrics</legend>{names.Where(name => name.IsMetric).Select(Choice)}</fieldset>
            </details>
            </form>
            """;
    }

    private static Html Table(RunIndex runs, IQueryCollection query, RunListing listing, long total)
    {
        var rows = runs.List(listing);
        return total == 0 ? Nothing(runs, listing) : $"""
            <form method="get" action="/compare">
            <div class="scroll" tabindex="0" role="region" aria-label="Runs"><table class="runs">
            <thead><tr><th><span class="hidden">choose</span></th>{Sortable.Select(column => Head(query, listing, column.Name, column.Title))}<th>loss</th><th>tags</th>{listing.Columns.Select(column => Head(query, listing, column, column))}</tr></thead>
            <tbody>{rows.Select(row => Row(row, listing.Columns))}</tbody>
            </table></div>
            <p class="actions"><button>Compare chosen</button> {Pager(query, listing, total)}</p>
            </form>
            """;
    }

    private static Html Nothing(RunIndex runs, RunListing listing) => listing.Where is { Length: > 0 } || listing.Search is { Length: > 0 }
        ? (Html)$"<p>No run is like that.</p>"
        : $"<p>No run is here yet. <code>isinglass train --output {Path.Combine(runs.Store, "first")}</code> makes one, and it shows while it trains.</p>";

    private static Html Row(RunRow run, IReadOnlyList<string> columns) => $"""
        <tr><td><input type="checkbox" name="run" value="{run.Id}" aria-label="choose {run.Id}"></td><td class="name"><a href="{Layout.Address("/runs", run.Id)}">{run.Id}</a></td><td>{Cells.State(run.State)}</td><td>{run.Data}</td><td>{run.Network}</td><td>{run.Method}</td><td class="number">{run.Seed?.ToString("R")}</td><td class="number">{Cells.Percent(run.TestAccuracy)}</td><td>{Cells.Time(run.Started)}</td><td class="number">{Cells.Duration(run.Seconds)}</td><td>{Cells.Curve(run.Curve)}</td><td>{string.Join(' ', run.Tags)}</td>{columns.Select((column, k) => (Html)$"<td class=\"number\">{Cells.Value(column, run.Values[k])}</td>")}</tr>

        """;

    private static Html Head(IQueryCollection query, RunListing listing, string column, string title)
    {
        var kind = column is "seed" or "test_accuracy" or "seconds" || listing.Columns.Contains(column) ? "number" : "";
        var isHere = listing.Sort == column;
        var address = With(query, ("sort", isHere && listing.Descending ? column : $"-{column}"), ("offset", null));
        return isHere
            ? (Html)$"""<th class="{kind}" aria-sort="{(listing.Descending ? "descending" : "ascending")}"><a href="{address}">{title} {(listing.Descending ? "▾" : "▴")}</a></th>"""
            : $"""<th class="{kind}"><a href="{address}">{title}</a></th>""";
    }

    private static Html Pager(IQueryCollection query, RunListing listing, long total)
    {
        var (offset, size) = (listing.Offset, listing.Limit ?? RowsOfPage);
        Html before = offset > 0 ? (Html)$"""<a class="button" rel="prev" href="{With(query, ("offset", $"{Math.Max(0, offset - size)}"))}">Earlier rows</a>"""
            : Html.None;
        Html after = offset + size < total ? (Html)$"""<a class="button" rel="next" href="{With(query, ("offset", $"{offset + size}"))}">Further rows</a>"""
            : Html.None;
        return $"<span>rows {Math.Min(offset + 1, total)} to {Math.Min(offset + size, total)}</span> {before} {after}";
    }

    /// <summary>Mean and spread of scores and chosen columns over the runs of each group.</summary>
    private static Html Groups(RunIndex runs, RunListing listing, IReadOnlyList<string> groups)
    {
        string[] measured = [.. Measured.Union(listing.Columns, StringComparer.Ordinal)];
        var rows = runs.List(listing with { Columns = [.. groups, .. measured], Limit = null, Offset = 0 });
        var found = rows.GroupBy(row => string.Join('\u001f', row.Values.Take(groups.Count)), StringComparer.Ordinal)
            .Select(group => (Key: group.First().Values, Count: group.Count(),
                Measures: measured.Select((_, k) => Measure.Of(group.Select(row => row.Values[groups.Count + k]?.Number).OfType<double>())).ToArray()))
            .OrderByDescending(group => group.Measures[0].Mean).ToArray();
        return $"""
            <div class="scroll" tabindex="0" role="region" aria-label="Groups of runs"><table class="groups">
            <thead><tr>{groups.Select(name => (Html)$"<th>{name}</th>")}<th class="number">runs</th>{measured.Select(name => (Html)$"<th class=\"number\">{name}, mean ± standard deviation (n)</th>")}</tr></thead>
            <tbody>{found.Select(group => (Html)$"<tr>{groups.Select((name, k) => (Html)$"<td>{Cells.Value(name, group.Key[k])}</td>")}<td class=\"number\">{group.Count}</td>{measured.Select((name, k) => (Html)$"<td class=\"number\">{Spread(name, group.Measures[k])}</td>")}</tr>\n")}</tbody>
            </table></div>
            """;
    }

    private static string Spread(string name, Measure measure)
    {
        var (factor, format) = name.EndsWith("accuracy", StringComparison.Ordinal) ? (100.0, "0.00") : (1.0, "G4");
        return measure.Count == 0 ? "" : $"{(factor * measure.Mean).ToString(format)} ± {Measure.OrDash(factor * measure.StandardDeviation, format)} "
            + $"({measure.Count})";
    }

    /// <summary>The address of this table with changed parameters; null removes one.</summary>
    private static string With(IQueryCollection query, params (string Name, string? Value)[] changes) => QueryHelpers.AddQueryString("/", query
        .Where(pair => changes.All(change => change.Name != pair.Key)).SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value))
        .Where(pair => !string.IsNullOrEmpty(pair.Value))
        .Concat(changes.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Name, change.Value))));
}
