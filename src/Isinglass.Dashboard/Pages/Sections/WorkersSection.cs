using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;
using Isinglass.Training.Scenarios;

namespace Isinglass.Dashboard.Pages.Sections;

/// <summary>The workers of a run, one by one: what each did, who was lost, and who went on with what it had. The run's own file says so.</summary>
internal static class WorkersSection
{
    /// <summary>The section, which the page of a running run asks for again and again; empty where no worker has answered.</summary>
    public static Html Of(RunRow run) => WorkerFacts.Read(run.Folder) is { } facts
        ? (Html)$"""<div id="workers"><section><h2>Workers</h2>{Table(run, facts)}</section></div>""" : $"""<div id="workers"></div>""";

    /// <summary>The table of a run's workers.</summary>
    public static Html Table(RunRow run, WorkerFacts facts) => $"""
        <div class="scroll" tabindex="0" role="region" aria-label="Workers of {run.Id}"><table><thead><tr><th>worker</th><th>state</th><th>since (UTC)</th><th>until (UTC)</th><th class="number">{facts.Unit}</th><th class="number">a minute</th><th class="number">computing</th><th>took over</th></tr></thead><tbody>
        {facts.Workers.Select(worker => Row(run, facts, worker))}
        </tbody></table></div>
        """;

    private static Html Row(RunRow run, WorkerFacts facts, WorkerFact worker) => $"""
        <tr><td class="name">{worker.Name}</td><td>{State(run, worker)}</td><td>{Clock(worker.Since)}</td><td>{(worker.Until is { } until ? Clock(until) : Html.None)}</td><td class="number">{worker.Answers}</td><td class="number">{Cells.Rate(PerMinute(worker))}</td><td class="number">{Cells.Duration(worker.Seconds)}</td><td>{string.Join("; ", facts.Takeovers.Where(move => move.By == worker.Name).Select(move => $"{move.Count} of {move.Of}"))}</td></tr>

        """;

    private static Html State(RunRow run, WorkerFact worker) => (worker.State, run.State) switch
    {
        ("lost", _) => $"""<span class="state damaged">lost</span>""",
        ("silent", _) => $"""<span class="state interrupted">silent</span>""",
        ("left", _) => $"""<span class="state stopped">left</span>""",
        (_, RunState.Running) => $"""<span class="state running">at work</span>""",
        _ => $"""<span class="state finished">here to the end</span>""",
    };

    private static Html Clock(DateTime time) => $"""<time datetime="{time.ToString("yyyy-MM-ddTHH:mm:ssZ")}">{time.ToString("yyyy-MM-dd HH:mm:ss")}</time>""";

    // From its first sight to its last answer: a worker that waits for the end of a round waits in it.
    private static double? PerMinute(WorkerFact worker) =>
        worker.Last is { } last && (last - worker.Since).TotalMinutes is var minutes and > 0 ? worker.Answers / minutes : null;
}
