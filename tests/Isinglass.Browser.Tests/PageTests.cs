using System.Diagnostics;
using System.Text.Json;
using Isinglass.Testing;
using Isinglass.Training.Calls;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;
using PuppeteerSharp;
using PuppeteerSharp.Input;

namespace Isinglass.Browser.Tests;

/// <summary>The page as people use it, in a browser.</summary>
public sealed class PageTests(Chromium chromium)
{
    [Fact]
    public async Task A_run_is_started_from_the_page_and_watched_to_its_end()
    {
        await using var served = await Served.StartAsync(RealRuns.Train, settings => settings with { AllowsJobs = true });
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync($"{served.Address}/runs/first");
        await visitor.Page.SelectAsync("#again select", "rounds");
        await visitor.Page.TypeAsync("#again input", "40");
        await visitor.Page.ClickAsync("#again button");
        await visitor.UntilAsync("location.pathname !== '/runs/first'");
        await visitor.UntilAsync("document.querySelector('#run')?.dataset.state === 'finished' && Number(document.querySelector('#run').dataset.rounds) > 0");
        (await visitor.AskAsync<int>("Number(document.querySelector('#run').dataset.rounds)")).ShouldBe(40);
        (await visitor.AskAsync<int>("document.querySelectorAll('.plot').length")).ShouldBe(4);
        (await visitor.TextAsync(".figures")).ShouldContain("test accuracy");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_from_the_page()
    {
        await using var served = await Served.StartAsync(RealRuns.Cut, settings => settings with { AllowsJobs = true });
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync($"{served.Address}/runs/cut");
        (await visitor.AskAsync<string>("document.querySelector('#run').dataset.state")).ShouldBe("stopped");
        await visitor.Page.ClickAsync("#resume");
        await visitor.UntilAsync("document.querySelector('#run')?.dataset.state === 'finished' && Number(document.querySelector('#run').dataset.rounds) > 4");
        (await visitor.AskAsync<bool>("document.querySelector('#resume') === null")).ShouldBeTrue();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Live_rounds_survive_a_server_that_is_killed_and_two_browsers_see_the_same()
    {
        await using var served = await Served.StartAsync(folder => GeneratedRuns.Begin(folder.File("live"), 1));
        await using var first = await chromium.VisitAsync();
        await using var second = await chromium.VisitAsync();
        var run = served.Folder.File("live");
        await first.GoAsync($"{served.Address}/runs/live");
        await second.GoAsync($"{served.Address}/runs/live");
        for (var round = 1; round <= 10; round++)
        {
            GeneratedRuns.Append(run, round);
        }

        await first.UntilAsync("document.querySelector('#run').dataset.rounds === '10'");
        await served.StopAsync();
        for (var round = 11; round <= 20; round++)
        {
            GeneratedRuns.Append(run, round);
        }

        await served.StartAgainAsync();
        await first.UntilAsync("document.querySelector('#run').dataset.rounds === '20'");
        await second.Page.ReloadAsync();
        await second.UntilAsync("document.querySelector('#run').dataset.rounds === '20'");
        GeneratedRuns.Finish(run, 1, 20);
        foreach (var visitor in new[] { first, second })
        {
            await visitor.UntilAsync("document.querySelector('#run')?.dataset.state === 'finished'");
            visitor.Errors.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Ten_thousand_runs_are_filtered_and_the_first_page_is_light()
    {
        await using var served = await Served.StartAsync(folder => Parallel.For(0, 10_000, n => GeneratedRuns.Write(folder.File($"{n % 100:00}", $"r{n}"), n)));
        await using var visitor = await chromium.VisitAsync();
        var watch = Stopwatch.StartNew();
        await visitor.GoAsync(served.Address);
        TestContext.Current.TestOutputHelper?.WriteLine($"first page: {watch.ElapsedMilliseconds} ms");
        (await visitor.TextAsync(".count")).ShouldStartWith("10000 runs");
        var bytes = await visitor.AskAsync<double>("[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, "
            + "entry) => sum + entry.encodedBodySize, 0)");
        bytes.ShouldBeInRange(10_000, 300_000);
        await visitor.Page.TypeAsync("input[name=where]", "test_accuracy > .94 and network = '49-10'");
        await visitor.Page.Keyboard.PressAsync(Key.Enter);
        // Keys are heard once the page's script has run.
        await visitor.UntilAsync("location.search.includes('where') && document.readyState === 'complete'");
        var expected = Enumerable.Range(0, 10_000).Count(n => GeneratedRuns.Accuracy(n) > 0.94 && n % 4 == 0);
        (await visitor.TextAsync(".count")).ShouldStartWith($"{expected} runs");
        await visitor.Page.Keyboard.PressAsync("j");
        await visitor.Page.Keyboard.PressAsync("j");
        await visitor.Page.Keyboard.PressAsync(Key.Enter);
        await visitor.UntilAsync("location.pathname.startsWith('/runs/')");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Groups_show_mean_and_spread()
    {
        await using var served = await Served.StartAsync(folder => Enumerable.Range(0, 40).ToList().ForEach(n => GeneratedRuns.Write(folder.File($"r{n}"), n)));
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync($"{served.Address}/?group=network&columns=rho");
        (await visitor.AskAsync<int>("document.querySelectorAll('table.groups tbody tr').length")).ShouldBe(4);
        double[] scores = [.. Enumerable.Range(0, 10).Select(k => 100 * GeneratedRuns.Accuracy(4 * k))];
        var (mean, spread) = (scores.Average(), Math.Sqrt(scores.Sum(score => Math.Pow(score - scores.Average(), 2)) / 9));
        (await visitor.TextAsync("table.groups")).ShouldContain($"{mean:0.00} ± {spread:0.00} (10)");
    }

    [Fact]
    public async Task Runs_are_chosen_and_compared()
    {
        await using var served = await Served.StartAsync(folder =>
        {
            RealRuns.Train(folder);
            GeneratedRuns.Write(folder.File("other"), 4);
        });
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync(served.Address);
        foreach (var box in await visitor.Page.QuerySelectorAllAsync("input[name=run]"))
        {
            await box.ClickAsync();
        }

        await visitor.Page.ClickAsync("form[action='/compare'] button");
        await visitor.UntilAsync("location.pathname === '/compare' && document.querySelectorAll('.plot').length === 4");
        (await visitor.AskAsync<int>("document.querySelectorAll('.plot:first-child path').length")).ShouldBe(2);
        (await visitor.TextAsync("main")).ShouldContain("rho");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_glyph_is_drawn_and_named_by_mouse_and_by_keys()
    {
        await using var served = await Served.StartAsync(RealRuns.Train);
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync($"{served.Address}/try?run=first");
        var box = await (await visitor.Page.QuerySelectorAsync("#glyph")).BoundingBoxAsync();
        var (x, y) = (box.X + box.Width / 2, box.Y);
        await visitor.Page.Mouse.MoveAsync(x, y + 0.1m * box.Height);
        await visitor.Page.Mouse.DownAsync();
        await visitor.Page.Mouse.MoveAsync(x, y + 0.9m * box.Height, new MoveOptions { Steps = 30 });
        await visitor.Page.Mouse.UpAsync();
        await visitor.UntilAsync("document.querySelector('#answer b.class') !== null");
        (await visitor.AskAsync<int>("document.querySelectorAll('.scores tr').length")).ShouldBe(10);
        await visitor.UntilAsync("document.querySelector('#influence') !== null");
        await visitor.Page.ClickAsync("#clear");
        await visitor.Page.FocusAsync("#glyph");
        foreach (var key in new[] { "Space", "ArrowDown", "Space", "ArrowDown", "Space" })
        {
            await visitor.Page.Keyboard.PressAsync(key);
        }

        await visitor.UntilAsync("document.querySelector('#answer b.class') !== null");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_curve_is_read_zoomed_and_put_on_a_logarithmic_scale_by_keys()
    {
        await using var served = await Served.StartAsync(folder => GeneratedRuns.Write(folder.File("r1"), 1, rounds: 20));
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync($"{served.Address}/runs/r1");
        await visitor.UntilAsync("document.querySelectorAll('.plot').length === 4");
        await visitor.Page.FocusAsync(".plot svg");
        await visitor.Page.Keyboard.PressAsync("ArrowLeft");
        await visitor.Page.Keyboard.PressAsync("ArrowLeft");
        (await visitor.TextAsync(".plot .values")).ShouldContain("round 19");
        var whole = await visitor.AskAsync<string>("document.querySelector('.plot path').getAttribute('d')");
        await visitor.Page.Keyboard.PressAsync("+");
        (await visitor.AskAsync<string>("document.querySelector('.plot path').getAttribute('d')")).ShouldNotBe(whole);
        await visitor.Page.Keyboard.PressAsync("0");
        (await visitor.AskAsync<string>("document.querySelector('.plot path').getAttribute('d')")).ShouldBe(whole);
        await visitor.Page.ClickAsync(".plot button");
        (await visitor.AskAsync<string>("document.querySelector('.plot path').getAttribute('d')")).ShouldNotBe(whole);
        (await visitor.AskAsync<string>("document.querySelector('.plot button').getAttribute('aria-pressed')")).ShouldBe("true");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_store_shows_its_first_run_when_it_begins_and_a_run_that_is_taken_away_is_told()
    {
        await using var served = await Served.StartAsync(static _ => { });
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync(served.Address);
        (await visitor.TextAsync("main")).ShouldContain("No run is here yet. isinglass train --output");
        GeneratedRuns.Begin(served.Folder.File("first"), 1);
        await visitor.UntilAsync("document.querySelector('td.name a')?.textContent === 'first'");
        await visitor.Page.ClickAsync("td.name a");
        await visitor.UntilAsync("document.querySelector('#run')?.dataset.state === 'running'");
        Directory.Delete(served.Folder.File("first.part"), recursive: true);
        await visitor.UntilAsync("document.querySelector('h1')?.textContent === 'There is no run first'");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Workers_and_scenarios_of_a_run_are_shown_as_they_change()
    {
        await using var served = await Served.StartAsync(static folder => GeneratedRuns.Begin(folder.File("first"), 1));
        var folder = served.Folder.File("first.part");
        var worker = new WorkerFact("<b>one", "here", GeneratedRuns.Start, null, 12, 3.5, GeneratedRuns.Start.AddMinutes(2));
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync($"{served.Address}/runs/first");
        new WorkerFacts("scenarios", [worker], []).Write(folder);
        ScenarioFacts.Write(Path.Combine(folder, ScenarioFacts.FileName),
            [new ScenarioFacts(1, 3, [new ScenarioFact(0.25, 0.5, 0.125), new ScenarioFact(0.5, 0, 0)])]);
        await visitor.UntilAsync("document.querySelector('#workers td')?.textContent === '<b>one' && document.querySelector('#scenarios details') !== null");
        (await visitor.TextAsync("#workers tbody")).ShouldContain("at work");
        (await visitor.TextAsync("#workers tbody")).ShouldContain("\t12\t6\t3.5 s");
        await visitor.Page.ClickAsync("#scenarios summary");
        (await visitor.TextAsync("#scenarios tbody")).ShouldStartWith("1\t0.25\t0.125");
        await visitor.Page.FocusAsync("nav a");
        new WorkerFacts("scenarios", [worker with { State = "lost" }, worker with { Name = "two" }], [new TakeoverFact("<b>one", "two", 4)]).Write(folder);
        await visitor.UntilAsync("document.querySelector('#workers tbody').innerText.includes('4 of <b>one')");
        (await visitor.TextAsync("#workers tbody")).ShouldContain("lost");
        (await visitor.AskAsync<bool>("document.querySelector('#scenarios details').open")).ShouldBeTrue();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_visitor_without_the_token_sees_nothing()
    {
        await using var served = await Served.StartAsync(RealRuns.Train, settings => settings with { Token = "a-long-secret" });
        await using var visitor = await chromium.VisitAsync();
        (await visitor.GoAsync($"{served.Address}/?token=guessed-it")).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await visitor.TextAsync("body")).ShouldNotContain("first");
        await visitor.GoAsync($"{served.Address}/?token=a-long-secret");
        (await visitor.AskAsync<string>("location.search")).ShouldBe("");
        (await visitor.TextAsync("main")).ShouldContain("first");
    }

    [Fact]
    public async Task Injected_names_are_shown_as_text()
    {
        const string Evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        await using var served = await Served.StartAsync(folder =>
        {
            GeneratedRuns.Write(folder.File("<img src=x onerror=alert(3)>"), 1);
            folder.Write("<img src=x onerror=alert(3)>/recipe.json", $$"""{"data":{{JsonSerializer.Serialize(Evil)}},"seed":1}""");
            GeneratedRuns.Write(folder.File("r2"), 2);
        });
        await using var visitor = await chromium.VisitAsync();
        var name = Uri.EscapeDataString("<img src=x onerror=alert(3)>");
        foreach (var path in new[] { "/", $"/runs/{name}", $"/compare?run={name}&run=r2", $"/?q={name}" })
        {
            await visitor.GoAsync(served.Address + path);
            await visitor.UntilAsync("document.readyState === 'complete'");
            (await visitor.TextAsync("body")).ShouldContain("<img src=x");
            (await visitor.AskAsync<int>("document.querySelectorAll('img[src=x]').length")).ShouldBe(0);
        }

        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_inspector_shows_a_call_of_a_solve_with_its_model_its_reads_and_the_rows_they_broke()
    {
        await using var served = await Served.StartAsync(RealRuns.Solve);
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync($"{served.Address}/runs/solved");
        await visitor.UntilAsync("document.querySelectorAll('#solve .plot').length > 3");
        (await visitor.TextAsync("main")).ShouldContain("capacity");
        await visitor.Page.ClickAsync("a[href$='/calls']");
        await visitor.UntilAsync("location.pathname === '/runs/solved/calls'");
        await visitor.Page.ClickAsync(".actions a");
        await visitor.UntilAsync("location.search === '?call=1'");
        var calls = MachineCalls.Read(served.Folder.File("solved"));
        (await visitor.TextAsync("h1")).ShouldBe("Call 1 of the machine sa");
        (await visitor.AskAsync<int>("document.querySelectorAll('.graph circle').length")).ShouldBe(calls[0].Variables);
        (await visitor.AskAsync<int>("document.querySelectorAll('.reads tbody tr').length")).ShouldBe(calls[0].Reads.Count);
        (await visitor.AskAsync<int>("[...document.querySelectorAll('.histogram rect title')].reduce((sum, item) => "
            + "sum + Number(item.textContent.split(': ')[1]), 0)"))
            .ShouldBe(calls[0].Energies.Count);
        calls[0].Reads.ShouldContain(read => read.BrokenCount > 0);
        (await visitor.TextAsync(".reads")).ShouldContain(calls[0].Reads.First(read => read.BrokenCount > 0).Broken[0].Row);
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sweep_shows_its_trials_while_it_runs_and_when_it_is_done()
    {
        byte[] result = [];
        string[] cells = [];
        await using var served = await Served.StartAsync(folder =>
        {
            RealRuns.Sweep(folder);
            (result, cells) = (File.ReadAllBytes(folder.File("sweep", "result.json")), File.ReadAllLines(folder.File("sweep", "cells.jsonl")));

            // As it is after its third cell: this process fills it.
            File.Delete(folder.File("sweep", "result.json"));
            File.WriteAllLines(folder.File("sweep", "cells.jsonl"), cells[..3]);
            folder.Write("sweep/.isinglass", $"{Environment.ProcessId}\n{Environment.MachineName}\n");
        });
        var sweep = served.Folder.File("sweep");
        await using var visitor = await chromium.VisitAsync();
        await visitor.GoAsync($"{served.Address}/runs/sweep");
        await visitor.UntilAsync("document.querySelector('#study h2')?.textContent === 'Trials: 3 of 4 finished'");
        await File.AppendAllLinesAsync(Path.Combine(sweep, "cells.jsonl"), cells[3..], TestContext.Current.CancellationToken);
        await visitor.UntilAsync("document.querySelector('#study h2')?.textContent === 'Trials: 4 of 4 finished'");
        await File.WriteAllBytesAsync(Path.Combine(sweep, "result.json"), result, TestContext.Current.CancellationToken);
        await visitor.UntilAsync("document.querySelector('#run').dataset.state === 'finished'");
        (await visitor.AskAsync<int>("document.querySelectorAll('.parallel polyline').length")).ShouldBe(4);
        (await visitor.AskAsync<int>("document.querySelectorAll('#study progress').length")).ShouldBe(2);
        visitor.Errors.ShouldBeEmpty();
    }
}
