using Isinglass.Dashboard.Pages.Sections;
using Isinglass.Dashboard.Web;
using Isinglass.Dashboard.Web.Queues;
using Isinglass.RunStore.Index;
using Isinglass.Training.Scenarios;

namespace Isinglass.Dashboard.Pages;

/// <summary>Submitted jobs, training started by visitors, and runs whose scenarios workers solved.</summary>
internal static class JobsPage
{
    private const int MostRuns = 20;

    private static readonly (string Name, string Title)[] OfWorkers =
    [
        ("workers", "workers"), ("rounds", "rounds"), ("rounds_retried", "rounds sent twice"), ("seconds_by_cause.compute", "compute (s)"),
        ("seconds_by_cause.coordination", "coordination (s)"), ("seconds_by_cause.network", "network (s)"),
        ("seconds_by_cause.waiting", "waiting for lost or slow ones (s)"),
    ];

    public static string Of(RunIndex runs, IReadOnlyList<QueuedJob> queue, IReadOnlyList<StartedJob> jobs, ServeSettings settings)
    {
        Html body = $"""
            <h1>Jobs and workers</h1>
            <div id="jobs">
            <section><h2>Submitted jobs</h2>{Submitted(queue, settings)}</section>
            {(jobs.Count > 0 ? (Html)$"<section><h2>Started from this page</h2>{Started(jobs, settings)}</section>" : Html.None)}
            <section><h2>Runs over workers</h2>{Workers(runs)}</section>
            </div>
            {(settings.AllowsJobs ? Form() : Html.None)}
            """;
        return Layout.Page("Jobs", "Jobs", body);
    }

    private static Html Submitted(IReadOnlyList<QueuedJob> queue, ServeSettings settings) => queue.Count == 0
        ? (Html)$"""<p>None in {Path.GetFullPath(settings.JobFolder)}. <code>isinglass submit train --seed 3</code> submits one; it outlives the terminal and this page.</p>"""
        : $"""
            <div class="scroll" tabindex="0" role="region" aria-label="Submitted jobs"><table><thead><tr><th>job</th><th>state</th><th>command</th><th class="number">rounds or cells</th><th class="number">a minute</th><th class="number">attempts</th><th>submitted (UTC)</th><th>log</th>{(settings.AllowsJobs ? (Html)$"<th>do</th>" : Html.None)}</tr></thead><tbody>
            {queue.Select(job => Row(job, settings))}
            </tbody></table></div>
            <p class="note">A job whose process is lost is queued again and goes on from its checkpoint; after three losses it is set aside (poisoned).</p>
            """;

    private static Html Row(QueuedJob job, ServeSettings settings)
    {
        var (facts, api) = (job.Facts, Layout.Address("/api/jobs/queued", job.Facts.Id));
        var isOpen = facts.State is "queued" or "running";
        Html act = isOpen ? (Html)$"""<button type="button" data-stop="{facts.Id}">Stop</button>""" : $"""<a class="button" href="{api}/fetch" download>Fetch</a>""";
        return $"""
            <tr><td class="name">{facts.Id}</td><td><span class="state {facts.State}">{facts.State}</span></td><td class="text name"><code>{facts.Command}</code></td><td class="number">{(job.Cells ?? facts.Rounds)?.ToString()}</td><td class="number">{Cells.Rate(job.PerMinute)}</td><td class="number">{facts.Attempts.ToString()}</td><td>{Cells.Time(facts.Submitted.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"))}</td><td><a href="{api}/log">log<span class="hidden"> of {facts.Id}</span></a></td>{(settings.AllowsJobs ? (Html)$"<td>{act}</td>" : Html.None)}</tr>

            """;
    }

    private static Html Started(IReadOnlyList<StartedJob> jobs, ServeSettings settings) => $"""
        <div class="scroll" tabindex="0" role="region" aria-label="Started from this page"><table><thead><tr><th>run</th><th>state</th></tr></thead><tbody>
        {jobs.Reverse().Select(job => (Html)$"""<tr><td class="name"><a href="{Layout.Address("/runs", job.Run)}">{job.Run}</a></td><td>{job.State} {(job.IsRunning && settings.AllowsJobs ? (Html)$"""<button type="button" class="stop" data-job="{job.Number}">Stop and keep the best network</button>""" : Html.None)}</td></tr>""")}
        </tbody></table></div>
        """;

    private static Html Workers(RunIndex runs)
    {
        // A name without a run is refused.
        var known = runs.Names().Select(name => name.Name).ToHashSet(StringComparer.Ordinal);
        var columns = OfWorkers.Where(column => known.Contains(column.Name)).ToArray();
        var rows = known.Contains(OfWorkers[0].Name)
            ? runs.List(new RunListing { Where = "workers > 0", Columns = [.. columns.Select(column => column.Name)], Limit = MostRuns }) : [];
        return rows.Count == 0 ? (Html)$"<p>None yet. <code>isinglass train --workers 4</code>, or <code>--cluster URL</code> with workers on other machines, tells here what its workers did.</p>" : $"""
            <div class="scroll" tabindex="0" role="region" aria-label="Runs over workers"><table><thead><tr><th>run</th><th>state</th>{columns.Select(column => (Html)$"<th class=\"number\">{column.Title}</th>")}</tr></thead><tbody>
            {rows.Select(row => (Html)$"""<tr><td class="name"><a href="{Layout.Address("/runs", row.Id)}">{row.Id}</a></td><td>{Cells.State(row.State)}</td>{columns.Select((column, k) => (Html)$"<td class=\"number\">{Cells.Value(column.Name, row.Values[k])}</td>")}</tr>""")}
            </tbody></table></div>
            <p class="note">A round is sent twice when a worker was lost or slow: what it had is solved by the others, to the same bits. Workers of a cluster are shown by the runs that they work for.</p>
            {rows.Select(row => WorkerFacts.Read(row.Folder) is { } facts ? (Html)$"<h3>{row.Id}</h3>{WorkersSection.Table(row, facts)}" : Html.None)}
            """;
    }

    private static Html Form() => $"""
        <section><h2>Submit a job</h2>
        <form id="submit" class="filter"><label class="wide">Command, as behind <code>isinglass submit</code> <input name="command" placeholder="train --seed 3 --workers 2" spellcheck="false" required></label>
        <label>Name <input name="name" placeholder="by what it does" spellcheck="false"></label><button>Submit</button> <span class="note" role="status"></span></form></section>
        """;
}
