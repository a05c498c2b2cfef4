using Isinglass.Dashboard.Pages.Sections;
using Isinglass.Dashboard.Web;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;
using Isinglass.Training.Calls;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.Dashboard.Pages;

/// <summary>The page of a run.</summary>
internal static class RunPage
{
    private static readonly (string Name, string Title)[] Costs =
    [
        ("seconds", "seconds"), ("oracle_calls", "calls of the machine"), ("device_seconds", "seconds that a real device would take"),
            ("candidates_scored", "candidates scored"),
        ("spins_per_call", "spins of a call"), ("spins_monolithic", "spins in one model of all samples"), ("parameters", "parameters"),
            ("bits_per_parameter", "bits of a parameter"),
        ("network_bytes", "bytes of bits"), ("preprocessing_bytes", "bytes of preprocessing"), ("rounds", "rounds"), ("margin", "margin"),
            ("training_loss", "training loss"),
        ("lower_bound", "proved lower bound"), ("bound", "proved bound"), ("refinement", "flips"), ("machine", "machine"), ("stop_reason", "stopped"),
    ];

    public static string Of(RunDetails run, ServeSettings settings, StartedJob? job)
    {
        var files = run.Artifacts.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var isLive = run.Row.State == RunState.Running;
        Html body = $"""
            <nav class="crumbs" aria-label="Where this is"><a href="/">Runs</a> / <span>{run.Row.Id}</span></nav>
            <div id="run" data-run="{run.Row.Id}" data-state="{StateNames.Of(run.Row.State)}" data-margin="{run.Metrics.GetValueOrDefault("margin").Number?.ToString("R")}">
            <h1>{run.Row.Data ?? run.Row.Id}{(run.Row.Network is { } network ? $", network {network}" : "")} {Cells.State(run.Row.State)}</h1>
            <p class="lead">{run.Row.Kind} run, began {Cells.Time(run.Row.Started)} UTC{(run.Row.Method is { } method ? $", method {method}" : "")}{(run.Row.Seed is { } seed ? $", seed {seed:R}" : "")}. {Next(run.Row)}</p>
            {Actions(run, files, job, settings)}
            {Headline(run)}
            <section aria-labelledby="curves"{(files.Contains(RunLog.Name) ? Html.None : (Html)$" hidden")}>
            <h2 id="curves">{(isLive ? "Live curves" : "Curves")}</h2>
            <div class="toolbar"><label>Margin <select id="margin"><option value="">all, one after the other</option></select></label></div>
            <div class="plots" id="plots"></div>
            </section>
            {(run.Row.Kind switch { "solve" => SolveSection.Of(run, files), "experiment" => SweepSection.Of(run), _ => Html.None })}
            {(isLive || files.Contains(ScenarioFacts.FileName) ? ScenarioSection.Of(run) : Html.None)}
            {(isLive || files.Contains(WorkerFacts.FileName) ? WorkersSection.Of(run.Row) : Html.None)}
            {Baselines(run)}
            <section aria-labelledby="confusion-title" id="confusion"{(files.Contains("network.json") && !run.Metrics.ContainsKey("test_r2") ? Html.None : (Html)$" hidden")}><h2 id="confusion-title">Confusion on the test part</h2><p class="note" role="status">reading the test samples …</p></section>
            {Pictures(run, files)}
            <section><h2>What it cost</h2>{Pairs(Costs.Where(cost => run.Metrics.ContainsKey(cost.Name) && !(cost.Name == "lower_bound" && run.Metrics.ContainsKey("bound"))).Select(cost => (cost.Title, Cells.Value(cost.Name, run.Metrics[cost.Name]))))}</section>
            {RecipeSection(run)}
            {(settings.AllowsJobs && files.Contains("recipe.json") ? Again(run) : Html.None)}
            {Everything(run)}
            {Artifacts(run)}
            </div>
            """;
        return Layout.Page(run.Row.Id, "", body);
    }

    private static Html Next(RunRow run) => run.State switch
    {
        RunState.Interrupted or RunState.Stopped => $"""Go on with it by <code>isinglass train --resume {run.Folder}</code>.""",
        RunState.Damaged => $"Files that cannot be read: {string.Join(", ", RunFolderReader.Unreadable(run.Folder))}.",
        _ => Html.None,
    };

    private static Html Actions(RunDetails run, HashSet<string> files, StartedJob? job, ServeSettings settings)
    {
        var api = Layout.Address("/api/runs", run.Row.Id);
        return $"""
            <p class="actions"><a class="button" href="{api}/export" download>Export as ZIP</a>
            {(files.Contains("report.html") ? (Html)$"""<a class="button" href="{api}/files/report.html">Report</a>""" : Html.None)}
            {(files.Contains("network.json") ? (Html)$"""<a class="button" href="/try?run={Uri.EscapeDataString(run.Row.Id)}">Try it</a>""" : Html.None)}
            {(files.Contains(MachineCalls.FileName) ? (Html)$"""<a class="button" href="{Layout.Address("/runs", run.Row.Id, "/calls")}">Calls of the machine</a>""" : Html.None)}
            {(settings.AllowsJobs && run.Row.State is RunState.Stopped or RunState.Interrupted && files.Contains(CheckpointFile.Name) ? (Html)$"""<button type="button" id="resume">Go on with it</button> <span class="note" role="status"></span>""" : Html.None)}
            {(job is { IsRunning: true } ? (Html)$"""<button type="button" class="stop" data-job="{job.Number}">Stop and keep the best network</button>""" : Html.None)}
            </p>
            """;
    }

    private static Html Headline(RunDetails run)
    {
        (string Name, string Title)[] shown = [("test_accuracy", "test accuracy"), ("test_r2", "test R²"), ("train_accuracy", "training accuracy"),
            ("objective", "objective"), ("gap", "gap"), ("network_bytes", "bytes of bits")];
        return $"""<ul class="figures">{shown.Where(item => run.Metrics.ContainsKey(item.Name)).Select(item => (Html)$"<li><b>{Cells.Value(item.Name, run.Metrics[item.Name])}</b> {item.Title}</li>")}</ul>""";
    }

    private static Html Baselines(RunDetails run)
    {
        var key = run.Metrics.ContainsKey("test_r2") ? "r2" : "accuracy";
        string[] names = [.. run.Metrics.Keys.Where(name => name.StartsWith("baselines.", StringComparison.Ordinal)).Select(name =>
            name.Split('.')[1]).Distinct(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            return Html.None;
        }

        RunValue? Get(string name) => run.Metrics.TryGetValue(name, out var value) ? value : null;
        var rows = names.Select(name => (BaselineSuite.InWords(name), Get($"baselines.{name}.train_{key}"), Get($"baselines.{name}.test_{key}"),
            Get($"baselines.{name}.seconds"), Get($"baselines.{name}.chosen")))
            .Prepend(($"this run ({run.Row.Method})", Get($"train_{key}"), Get($"test_{key}"), Get("seconds"), null));
        return $"""
            <section><h2>Beside its baselines</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Baselines"><table><thead><tr><th>method</th><th class="number">train</th><th class="number">test</th><th><span class="hidden">test as a bar</span></th><th class="number">seconds</th><th>chosen</th></tr></thead><tbody>
            {rows.Select(row => (Html)$"<tr><td class=\"name\">{row.Item1}</td><td class=\"number\">{Cells.Value(key, row.Item2)}</td><td class=\"number\">{Cells.Value(key, row.Item3)}</td><td>{Bar(row.Item3?.Number)}</td><td class=\"number\">{row.Item4?.Number?.ToString("0.00")}</td><td class=\"text\">{row.Item5?.Text}</td></tr>\n")}
            </tbody></table></div>
            <p class="note">Test samples chose nothing: settings were chosen on validation samples.</p></section>
            """;
    }

    internal static Html Bar(double? share) => share is { } value
        ? $"""<svg class="bar" viewBox="0 0 100 10" width="120" height="12" aria-hidden="true"><rect class="back" width="100" height="10"/><rect width="{Math.Clamp(100 * value, 0, 100):0.#}" height="10"/></svg>""" : Html.None;

    private static Html Pictures(RunDetails run, HashSet<string> files)
    {
        (string File, string Title)[] known = [("weights.svg", "First-layer weights"), ("predictions.svg", "Predictions on the test part")];
        var here = known.Where(picture => files.Contains(picture.File)).ToArray();
        return Html.Join(here.Select(picture => (Html)$"""
            <section><h2>{picture.Title}</h2><figure><img class="picture" src="{Layout.Address("/api/runs", run.Row.Id, $"/files/{picture.File}")}" alt="{picture.Title}" loading="lazy"></figure></section>
            """));
    }

    private static Html RecipeSection(RunDetails run)
    {
        var differences = RecipeDifference.Of(run.Row.Folder);
        if (differences.Count == 0)
        {
            return Html.None;
        }

        Html Rows(string name, IEnumerable<RecipeDifference> rows) => $"""
            <div class="scroll" tabindex="0" role="region" aria-label="{name}"><table><thead><tr><th>property</th><th>value</th><th>default</th><th>meaning</th></tr></thead><tbody>
            {rows.Select(row => (Html)$"<tr><td class=\"name\"><code>{row.Option.Name}</code></td><td><b>{row.Value}</b></td><td>{row.Option.Automatic}</td><td class=\"text\">{row.Option.Meaning}</td></tr>\n")}</tbody></table></div>
            """;
        var automatic = differences.Where(difference => !difference.IsAsked).ToArray();
        return $"""
            <section><h2>Recipe: what differs from the defaults</h2>
            {(automatic.Length < differences.Count ? Rows("Recipe", differences.Where(difference => difference.IsAsked)) : (Html)$"<p>Nothing: all by default.</p>")}
            {(automatic.Length > 0 ? (Html)$"<details><summary>{automatic.Length} automatic choices</summary>{Rows("Automatic choices", automatic)}</details>" : Html.None)}
            </section>
            """;
    }

    private static Html Again(RunDetails run) => $"""
        <section><h2>Run again with …</h2>
        <form id="again" data-run="{run.Row.Id}">
        {Enumerable.Range(1, 3).Select(k => (Html)$"""<p><label>Property {k} <select name="name"><option value="">none</option>{RecipeOption.All.Select(option => (Html)$"<option>{option.Name}</option>")}</select></label> <label>value <input name="value" placeholder="{(k == 1 ? "7" : "")}"></label></p>""")}
        <button>Train</button> <span class="note" role="status"></span>
        </form></section>
        """;

    private static Html Everything(RunDetails run) => $"""
        <section><details><summary>All {run.Parameters.Count + run.Metrics.Count} parameters and metrics</summary>
        <h3>Parameters</h3>{Pairs(run.Parameters.Select(pair => (pair.Key, pair.Value.ToString())))}
        <h3>Metrics</h3>{Pairs(run.Metrics.Select(pair => (pair.Key, pair.Value.ToString())))}
        </details></section>
        """;

    private static Html Artifacts(RunDetails run) => $"""
        <section><h2>Files</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Files"><table><thead><tr><th>file</th><th class="number">size</th><th>SHA-256</th></tr></thead><tbody>
        {run.Artifacts.Select(file => (Html)$"<tr><td class=\"name\"><a href=\"{Layout.Address("/api/runs", run.Row.Id, $"/files/{string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString))}")}\">{file.Name}</a></td><td class=\"number\">{Cells.Bytes(file.Bytes)}</td><td class=\"hash\"><code>{file.Hash?[..16]}</code></td></tr>\n")}
        </tbody></table></div>
        {(run.Artifacts.Any(file => file.Name == RunLog.Name) ? (Html)$"""<details id="log"><summary>Log, a line a round</summary><pre tabindex="0"></pre></details>""" : Html.None)}
        </section>
        """;

    private static Html Pairs(IEnumerable<(string Name, string Value)> pairs) =>
        $"""<dl class="pairs">{pairs.Select(pair => (Html)$"<div><dt>{pair.Name}</dt><dd>{pair.Value}</dd></div>")}</dl>""";
}
