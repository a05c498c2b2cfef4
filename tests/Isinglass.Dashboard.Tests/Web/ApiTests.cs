using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Isinglass.Dashboard.Web;
using Isinglass.Model.Control;
using Isinglass.RunStore.Index;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Runs;

namespace Isinglass.Dashboard.Tests.Web;

/// <summary>What programs get.</summary>
public sealed class ApiTests
{
    [Fact]
    public async Task Runs_are_listed_with_the_names_of_the_contract()
    {
        await using var served = await ServedRuns.StartAsync(Three);
        var runs = await served.JsonAsync("/api/runs");
        runs.GetArrayLength().ShouldBe(3);
        var first = runs[0];
        first.EnumerateObject().Select(property =>
            property.Name).ShouldBe(["id", "state", "data", "network", "method", "seed", "test_accuracy", "started", "seconds"]);
        first.GetProperty("id").GetString().ShouldBe("sub/r3");
        first.GetProperty("seed").GetDouble().ShouldBe(3);
        first.GetProperty("test_accuracy").GetDouble().ShouldBe(GeneratedRuns.Accuracy(3));
        first.GetProperty("started").GetString().ShouldBe("2026-01-01T00:03:00Z");
        var chosen = await served.GetAsync("/api/runs?where=seed+%3C+3&columns=rho&sort=seed&limit=1");
        chosen.Headers.GetValues("X-Total-Count").ShouldBe(["2"]);
        JsonDocument.Parse(await chosen.Content.ReadAsStringAsync()).RootElement[0].GetProperty("rho").GetDouble().ShouldBe(GeneratedRuns.Rho(1));
        var tag = chosen.Headers.ETag!.ToString();
        (await served.GetAsync("/api/runs?where=seed+%3C+3&columns=rho&sort=seed&limit=1",
            ("If-None-Match", tag))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_run_its_rounds_and_its_files_are_there()
    {
        await using var served = await ServedRuns.StartAsync(Three);
        var run = await served.JsonAsync("/api/runs/sub%2Fr3");
        run.GetProperty("parameters").GetProperty("rho").GetDouble().ShouldBe(GeneratedRuns.Rho(3));
        run.GetProperty("metrics").GetProperty("baselines.ste.test_accuracy").GetDouble().ShouldBe(0.61);
        run.GetProperty("artifacts").EnumerateArray().Select(file =>
            file.GetProperty("name").GetString()).ShouldBe(["log.jsonl", "recipe.json", "started.json", "summary.json"]);
        var metrics = await served.JsonAsync("/api/runs/r1/metrics");
        metrics.GetProperty("rounds").EnumerateArray().Select(round => round.GetProperty("round").GetInt32()).ShouldBe([1, 2, 3, 4, 5]);
        (await served.TextAsync("/api/runs/r1/files/recipe.json")).ShouldBe(await File.ReadAllTextAsync(served.Folder.File("r1", "recipe.json"),
            TestContext.Current.CancellationToken));
        using var archive = new ZipArchive(new MemoryStream(await served.Client.GetByteArrayAsync(new Uri("/api/runs/r1/export", UriKind.Relative),
            TestContext.Current.CancellationToken)));
        archive.Entries.Select(entry => entry.FullName).ShouldBe(["r1/log.jsonl", "r1/recipe.json", "r1/started.json", "r1/summary.json"]);
    }

    /// <summary>A person who asks wrongly gets a page, a program JSON.</summary>
    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "There is no such page")]
    [InlineData("/?where=%3Cb%3Eseed", HttpStatusCode.BadRequest, "The condition is not understood")]
    public async Task What_cannot_be_shown_is_told_to_people_by_a_page(string path, HttpStatusCode status, string words)
    {
        await using var served = await ServedRuns.StartAsync(Three);
        var page = await served.GetAsync(path, ("Accept", "text/html,application/xhtml+xml"));
        (page.StatusCode, page.Content.Headers.ContentType!.MediaType).ShouldBe((status, "text/html"));
        (await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(words);
        (await served.GetAsync(path)).Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Theory]
    [InlineData("/api/runs/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/runs/r1/files/..%2Fr2%2Frecipe.json", HttpStatusCode.NotFound)]
    [InlineData("/api/runs/r1/files/../../../../etc/passwd", HttpStatusCode.NotFound)]
    [InlineData("/api/runs/..%2F..%2Fetc", HttpStatusCode.NotFound)]
    [InlineData("/api/runs?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs?where=seed", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs?sort=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/api/compare?run=r1", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/r1/confusion", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task What_is_wrong_is_told(string path, HttpStatusCode status)
    {
        await using var served = await ServedRuns.StartAsync(Three);
        var answer = await served.GetAsync(path);
        answer.StatusCode.ShouldBe(status);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error").GetString()
            .ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task The_description_names_what_is_there()
    {
        await using var served = await ServedRuns.StartAsync(Three);
        var paths = (await served.JsonAsync("/api/openapi.json")).GetProperty("paths").EnumerateObject().ToArray();
        paths.Select(path => path.Name).ShouldContain("/api/runs/{id}/metrics");

        // No job was submitted here: those of one have a test of their own.
        var asked = paths.Where(path => !path.Name.StartsWith("/api/jobs/queued/", StringComparison.Ordinal));
        foreach (var path in asked.Where(path => path.Value.TryGetProperty("get", out _)))
        {
            var address = path.Name.Replace("{id}", "r1", StringComparison.Ordinal).Replace("{name}", "recipe.json",
                StringComparison.Ordinal) + (path.Name == "/api/compare" ? "?run=r1,r2" : "");
            var answer = await served.GetAsync(address);

            // Generated runs have no network: what asks one says so.
            var needsNetwork = path.Name.EndsWith("/confusion", StringComparison.Ordinal) || path.Name.EndsWith("/samples", StringComparison.Ordinal);
            answer.StatusCode.ShouldBe(needsNetwork ? HttpStatusCode.BadRequest : HttpStatusCode.OK, path.Name);
            var type = needsNetwork ? "application/json"
                : path.Value.GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Single().Name;
            (answer.Content.Headers.ContentType!.MediaType == type || path.Name.EndsWith("{name}", StringComparison.Ordinal)).ShouldBeTrue(path.Name);
        }
    }

    [Fact]
    public async Task A_network_answers_to_a_drawing_and_shows_its_errors()
    {
        await using var served = await ServedRuns.StartAsync(folder =>
        {
            using var run = RunFolder.Create(folder.File("glyphs"), new RunStart(DateTime.UnixEpoch, new Recipe { Rounds = 2 }));
            run.Complete(Trainer.Train(new Recipe { Rounds = 2, Margins = [1] }, new TrainerOptions { Baselines = false }, new SolveControl()));
        });
        var confusion = (await served.JsonAsync("/api/runs/glyphs/confusion")).GetProperty("confusion");
        var right = Enumerable.Range(0, 10).Sum(c => confusion[c][c].GetInt32());
        var all = confusion.EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt32()));
        ((double)right / all).ShouldBe((await served.JsonAsync("/api/runs/glyphs")).GetProperty("test_accuracy").GetDouble(), 1e-12);
        var classes = (await served.JsonAsync("/api/runs/glyphs/confusion")).GetProperty("classes");
        var samples = await served.JsonAsync($"/api/runs/glyphs/samples?true={Uri.EscapeDataString(classes[0].GetString()!)}"
                + $"&predicted={Uri.EscapeDataString(classes[0].GetString()!)}");
        samples.GetProperty("samples").GetArrayLength().ShouldBe(Math.Min(24, confusion[0][0].GetInt32()));
        var (height, width) = (samples.GetProperty("height").GetInt32(), samples.GetProperty("width").GetInt32());
        byte[] drawing = [.. Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n"),
            .. samples.GetProperty("samples")[0].EnumerateArray().Select(value => (byte)(value.GetInt32() > 0 ? 255 : 0))];
        var answer = await served.SendAsync(HttpMethod.Post, "/api/runs/glyphs/predict", new ByteArrayContent(drawing));
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        double[] scores = [.. said.GetProperty("predictions")[0].GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())];
        said.GetProperty("predictions")[0].GetProperty("class").GetString().ShouldBe(classes[Array.IndexOf(scores, scores.Max())].GetString());
        said.GetProperty("influence").GetProperty("values").GetArrayLength().ShouldBe(width * height);
        var wrong = await served.SendAsync(HttpMethod.Post, "/api/runs/glyphs/predict", new StringContent("no image"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(Path.GetTempPath());
    }

    [Fact]
    public async Task Submitted_jobs_are_shown_with_their_log_and_fetched_only_where_jobs_are_allowed()
    {
        static void Jobs(TemporaryFolder folder)
        {
            Three(folder);
            foreach (var (name, code) in new[] { ("good", "0"), ("bad", "2") })
            {
                folder.Write($"jobs/{name}/job.json",
                    """{"arguments":["train","--seed","3"],"folder":"/","priority":1,"submitted":"2026-11-30T04:00:00+00:00"}""");
                folder.Write($"jobs/{name}/exit", code);
                folder.Write($"jobs/{name}/log.txt", $"what {name} said");
                GeneratedRuns.Write(folder.File("jobs", name, "run"), 1, rounds: 5);
            }
        }

        static ServeSettings Beside(ServeSettings settings) => settings with { JobFolder = Path.Combine(settings.Runs, "jobs") };
        await using var served = await ServedRuns.StartAsync(Jobs, Beside);
        var jobs = await served.JsonAsync("/api/jobs/queued");
        jobs.EnumerateArray().ToDictionary(job => job.GetProperty("id").GetString()!, job => job.GetProperty("state").GetString())
            .ShouldBe(new Dictionary<string, string?> { ["good"] = "done", ["bad"] = "failed" }, ignoreOrder: true);
        (await served.TextAsync("/api/jobs/queued/good/log")).ShouldBe("what good said");
        var page = await served.TextAsync("/jobs");
        page.ShouldContain(">failed<");
        page.ShouldContain("train --seed 3");

        // Five rounds in half a second.
        page.ShouldContain("<td class=\"number\">5</td><td class=\"number\">600</td>");
        (await served.GetAsync("/api/jobs/queued/good/fetch")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await served.SendAsync(HttpMethod.Delete, "/api/jobs/queued/good", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await served.SendAsync(HttpMethod.Post, "/api/jobs/queued", new StringContent("{}"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await using var open = await ServedRuns.StartAsync(Jobs, settings => Beside(settings) with { AllowsJobs = true });
        var packed = await open.GetAsync("/api/jobs/queued/good/fetch");
        using var archive = new ZipArchive(await packed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        archive.Entries.ShouldContain(entry => entry.FullName == "good/summary.json");
        foreach (var (path, said) in new[] { ("goof/log", "Did you mean"), ("goof/fetch", "goof") })
        {
            var answer = await open.GetAsync($"/api/jobs/queued/{path}");
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(said);
        }
    }

    [Fact]
    public async Task Kept_calls_are_told_as_JSON_and_as_a_page()
    {
        const string Line = """{"call":5,"calls":9,"sampler":"sa","vartype":"spin","variables":2,"couplings":1,"seconds":0.5,"picture":{"side":2,"block":1,"values":[0,-1,0.5],"labels":["<a>","b"]},"parameters":{},"energies":[-1,0],"reads":[{"energy":-1,"occurrences":1,"bits":"11","completed":"10","changed":1,"objective":3,"is_feasible":true,"broken":[{"row":"<row>","violation":2}],"broken_count":1}]}""";
        await using var served = await ServedRuns.StartAsync(folder =>
        {
            Three(folder);
            folder.Write("r1/calls.jsonl", Line + "\n");
            folder.Write("r2/calls.jsonl", "no call\n");
        });
        var calls = await served.JsonAsync("/api/runs/r1/calls");
        calls[0].GetProperty("reads")[0].GetProperty("broken")[0].GetProperty("row").GetString().ShouldBe("<row>");
        (await served.JsonAsync("/api/runs/sub%2Fr3/calls")).GetArrayLength().ShouldBe(0);
        var page = await served.TextAsync("/runs/r1/calls?call=7");
        page.ShouldContain("Call 5 of the machine sa");
        page.ShouldContain("1: &lt;row&gt; by 2");
        page.ShouldContain("&lt;a&gt;: bias 0");
        (await served.TextAsync("/runs/r1")).ShouldContain("/runs/r1/calls");
        (await served.TextAsync("/runs/sub%2Fr3")).ShouldNotContain("/calls");
        foreach (var (path, said) in new[] { ("/runs/r2/calls", "calls.jsonl:1"), ("/runs/sub%2Fr3/calls", "No call"), ("/runs/r9/calls", "r9") })
        {
            var answer = await served.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(said);
        }
    }

    private static void Three(TemporaryFolder folder)
    {
        GeneratedRuns.Write(folder.File("r1"), 1);
        GeneratedRuns.Write(folder.File("r2"), 2);
        GeneratedRuns.Write(folder.File("sub", "r3"), 3);
    }
}
