using System.Text.Json;
using Isinglass.Testing;
using Isinglass.Training.Scenarios;
using PuppeteerSharp;

namespace Isinglass.Browser.Tests;

/// <summary>Every page, in both themes and from a telephone to a wall: no violation that axe finds, nothing that is cut off, nothing from elsewhere.</summary>
public sealed class LookTests(Chromium chromium, LookTests.Store store) : IClassFixture<LookTests.Store>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("runs", "/?columns=rho,training_loss"), ("groups", "/?group=network&columns=rho"), ("run", "/runs/first"),
            ("compare", "/compare?run=r1&run=r2&run=r3"), ("compare-empty", "/compare"), ("try", "/try?run=first"), ("none", "/runs/nothing"),
            ("missing", "/nothing"), ("refused", "/?where=%3Cb%3Eseed"),
            ("solve", "/runs/solved"), ("calls", "/runs/solved/calls?call=2"), ("sweep", "/runs/sweep"), ("jobs", "/jobs"), ("workers", "/runs/r4"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_no_violation_and_pictures_can_be_taken(bool isDark)
    {
        // Set ISINGLASS_PICTURES to keep them.
        var folder = Environment.GetEnvironmentVariable("ISINGLASS_PICTURES");
        var axe = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe", "axe.min.js"), TestContext.Current.CancellationToken);
        foreach (var (name, path) in Pages)
        {
            await using var visitor = await chromium.VisitAsync(isDark: isDark);
            await OpenAsync(visitor, store.Address + path);
            (await visitor.AskAsync<string>("getComputedStyle(document.body).backgroundColor")).ShouldBe(isDark ? "rgb(20, 23, 26)" : "rgb(246, 247, 249)");
            if (folder is not null)
            {
                var picture = await visitor.Page.ScreenshotDataAsync(new ScreenshotOptions { FullPage = true });
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{(isDark ? "dark" : "light")}.png"), picture,
                    TestContext.Current.CancellationToken);
            }

            await visitor.Page.EvaluateExpressionAsync(axe);
            var found = await visitor.AskAsync<string>("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] "
                + "}).then(result => JSON.stringify(result.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? "
                + "'')).slice(0, 4)])))");
            JsonDocument.Parse(found).RootElement.GetArrayLength().ShouldBe(0, $"{name}: {found}");
            visitor.Errors.ShouldBeEmpty(name);
            visitor.Requests.ShouldAllBe(request => request.Scheme == "data" || request.Scheme == "blob"
                || request.Authority == new Uri(store.Address).Authority);
        }
    }

    /// <summary>The report of a run, opened as a file: its curves are those of the page, and it asks nobody.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_report_draws_its_curves_and_reads_them_under_the_pointer(bool isDark)
    {
        await using var visitor = await chromium.VisitAsync(360, 800, isDark);
        await visitor.GoAsync(new Uri(Path.Combine(store.Folder, "solved", "report.html")).AbsoluteUri);
        await visitor.UntilAsync("document.querySelector('figure[data-curves] .plot path') !== null");
        await visitor.Page.FocusAsync(".plot svg");
        await visitor.Page.Keyboard.PressAsync("ArrowLeft");
        (await visitor.TextAsync(".plot .values")).ShouldContain("seconds");
        (await visitor.AskAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(360);
        (await visitor.AskAsync<string>("getComputedStyle(document.body).backgroundColor")).ShouldBe(isDark ? "rgb(20, 23, 26)" : "rgb(246, 247, 249)");
        visitor.Errors.ShouldBeEmpty();
        visitor.Requests.ShouldAllBe(static request => request.Scheme == "file" || request.Scheme == "data");
        if (Environment.GetEnvironmentVariable("ISINGLASS_PICTURES") is { } folder)
        {
            await visitor.Page.SetViewportAsync(new ViewPortOptions { Width = 1100, Height = 800 });
            await visitor.AskAsync<bool>("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
            await visitor.Page.ScreenshotAsync(Path.Combine(folder, $"report-{(isDark ? "dark" : "light")}.png"), new ScreenshotOptions { FullPage = true });
        }
    }

    [Fact]
    public async Task Nothing_is_wider_than_the_window()
    {
        foreach (var (name, path) in Pages)
        {
            await using var visitor = await chromium.VisitAsync(2560, 800);
            await OpenAsync(visitor, store.Address + path);
            foreach (var width in new[] { 2560, 768, 360 })
            {
                await visitor.Page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 800 });

                // Curves are drawn anew after the next layout.
                await visitor.AskAsync<bool>("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
                (await visitor.AskAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, $"{name} at {width}");
            }
        }
    }

    private static async Task OpenAsync(Visitor visitor, string address)
    {
        await visitor.GoAsync(address);
        await visitor.UntilAsync("document.querySelector('#plots, #solve') === null || document.querySelectorAll('.plot').length > 0 || "
            + "document.querySelector('#plots')?.closest('[hidden]')");
        await visitor.UntilAsync("document.querySelector('#confusion') === null || document.querySelector('#confusion').hidden || "
            + "document.querySelector('.confusion') !== null");
    }

    /// <summary>One server with runs of all kinds for all tests of this class.</summary>
    public sealed class Store : IAsyncLifetime
    {
        private Served? _served;

        public string Address => _served!.Address;

        public string Folder => _served!.Folder.Path;

        public async ValueTask InitializeAsync() =>
            _served = await Served.StartAsync(Some, settings => settings with { AllowsJobs = true, JobFolder = Path.Combine(settings.Runs, "jobs") });

        public async ValueTask DisposeAsync()
        {
            if (_served is not null)
            {
                await _served.DisposeAsync();
            }
        }

        private static void Some(TemporaryFolder folder)
        {
            RealRuns.Train(folder);
            RealRuns.Solve(folder);
            RealRuns.Sweep(folder);
            for (var n = 1; n <= 12; n++)
            {
                GeneratedRuns.Write(folder.File($"r{n}"), n, rounds: 30);
            }

            File.WriteAllText(folder.File("r4", "summary.json"), File.ReadAllText(folder.File("r4", "summary.json")).Replace("\"rounds\"",
                "\"workers\":2,\"rounds_retried\":1,\"seconds_by_cause\":{\"compute\":3.5,\"waiting\":1.25},\"rounds\"", StringComparison.Ordinal));
            new WorkerFacts("scenarios",
            [
                new WorkerFact(
                    "10.0.0.2:40001@412345678", "lost", GeneratedRuns.Start, GeneratedRuns.Start.AddSeconds(40), 57, 12.5, GeneratedRuns.Start.AddSeconds(31)),
                new WorkerFact("10.0.0.3:40001@412345690", "here", GeneratedRuns.Start, null, 143, 30.25, GeneratedRuns.Start.AddSeconds(90)),
            ], [new TakeoverFact("10.0.0.2:40001@412345678", "10.0.0.3:40001@412345690", 5)]).Write(folder.File("r4"));
            folder.Write("r3/tags.json", "[\"best\"]");
            GeneratedRuns.Begin(folder.File("live"), 20);
            GeneratedRuns.Append(folder.File("live"), 1);
            GeneratedRuns.Append(folder.File("live"), 2);
            folder.Write("jobs/third/job.json",
                """{"arguments":["train","--seed","3"],"folder":"/","priority":0,"submitted":"2026-11-30T04:00:00+00:00"}""");
            folder.Write("jobs/third/exit", "0");
            GeneratedRuns.Begin(folder.File("left"), 21, process: int.MaxValue);
        }
    }
}
