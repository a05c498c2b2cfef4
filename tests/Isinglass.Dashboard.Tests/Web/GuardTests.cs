using System.Net;
using System.Text;
using Isinglass.Dashboard.Commands;
using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Dashboard.Tests.Web;

/// <summary>Who is let in, and what is harmless.</summary>
public sealed class GuardTests
{
    private const string Token = "a-long-secret";

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example:7300", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:7300", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:7300", HttpStatusCode.OK)]
    public async Task A_foreign_name_is_refused(string host, HttpStatusCode status)
    {
        await using var served = await ServedRuns.StartAsync(One);
        (await served.GetAsync("/api/runs", ("Host", host))).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_token_is_asked_for_on_every_page()
    {
        await using var served = await ServedRuns.StartAsync(One, settings => settings with { Token = Token });
        foreach (var path in new[] { "/", "/api/runs", "/api/openapi.json", "/runs/r1", "/assets/app.js", "/api/runs/r1/events" })
        {
            (await served.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            (await served.GetAsync(path, ("Authorization", "Bearer a-long-secreT"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            (await served.GetAsync(path, ("Authorization", $"Bearer {Token}"))).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }

        (await served.GetAsync("/?token=wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var visit = await served.GetAsync($"/?token={Token}");
        visit.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        visit.Headers.Location!.ToString().ShouldBe("/");
        var cookie = visit.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        (await served.GetAsync("/", ("Cookie", cookie.Split(';')[0]))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nothing_is_started_unless_it_is_allowed_and_asked_for_by_the_page()
    {
        static StringContent Body() => new("""{"run":"r1"}""", Encoding.UTF8, "application/json");
        await using (var served = await ServedRuns.StartAsync(One))
        {
            (await served.SendAsync(HttpMethod.Post, "/api/jobs", Body())).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await served.SendAsync(HttpMethod.Delete, "/api/jobs/1", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await served.TextAsync("/runs/r1")).ShouldNotContain("id=\"again\"");
        }

        await using var allowing = await ServedRuns.StartAsync(One, settings => settings with { AllowsJobs = true });
        (await allowing.SendAsync(HttpMethod.Post, "/api/jobs", Body(), ("Origin", "http://evil.example"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await allowing.SendAsync(HttpMethod.Post, "/api/jobs", Body(), ("Sec-Fetch-Site", "cross-site"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var own = await allowing.SendAsync(HttpMethod.Post, "/api/jobs", Body(), ("Origin", allowing.Address));
        own.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "it is let in, and this server of a test knows no program");
        (await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("isinglass serve");
        using var wrong = new StringContent("""{"run":"r1","changes":{"rho":"-1","reads":"0"}}""");
        var told = await (await allowing.SendAsync(HttpMethod.Post, "/api/jobs", wrong)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        told.ShouldContain("rho");
        told.ShouldContain("reads");
    }

    [Fact]
    public async Task Names_are_text_wherever_they_stand()
    {
        const string Evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        await using var served = await ServedRuns.StartAsync(folder =>
        {
            var run = folder.File("<script>alert(0)<", "b>");
            GeneratedRuns.Write(run, 1);
            GeneratedRuns.Write(folder.File("r2"), 2);
            File.WriteAllText(Path.Combine(run, "recipe.json"),
                $$"""{"data":{{System.Text.Json.JsonSerializer.Serialize(Evil)}},"warm_start":{{System.Text.Json.JsonSerializer.Serialize(Evil)}},"seed":1}""");
            File.WriteAllText(Path.Combine(run, "tags.json"), "[\"<b>bold</b>\"]");
            File.WriteAllText(Path.Combine(run, "<i>.txt"), "x");
        }, settings => settings with { AllowsJobs = true });
        var id = (await served.JsonAsync("/api/runs?where=seed=1"))[0].GetProperty("id").GetString()!;
        foreach (var path in new[] { "/", $"/?q={Uri.EscapeDataString(Evil)}&group=data&columns=data", $"/runs/{Uri.EscapeDataString(id)}",
            $"/compare?run={Uri.EscapeDataString(id)}&run=r2", "/try", $"/runs/{Uri.EscapeDataString(Evil)}" })
        {
            var answer = await served.GetAsync(path);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            html.ShouldNotContain("<script>alert");
            html.ShouldNotContain("<img src=x");
            html.ShouldNotContain("<b>bold");
            html.ShouldNotContain("<i>.txt");
            html.ShouldContain("&lt;script&gt;alert");
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'self';");
        }
    }

    [Fact]
    public async Task A_report_of_a_run_can_do_nothing_but_be_looked_at()
    {
        await using var served = await ServedRuns.StartAsync(folder =>
        {
            One(folder);
            folder.Write("r1/report.html", "<script>alert(1)</script>");
        });
        var policy = (await served.GetAsync("/api/runs/r1/files/report.html")).Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("sandbox");
        policy.ShouldContain("default-src 'none'");
    }

    [Theory]
    [InlineData("--listen=0.0.0.0")]
    [InlineData("--listen=192.168.7.7")]
    [InlineData("--listen=::")]
    [InlineData("--listen=everywhere")]
    [InlineData("--token=short")]
    [InlineData("--token=@/no/such/file")]
    [InlineData("--port=65536")]
    [InlineData("--port=-1")]
    public void What_would_open_the_page_by_mistake_is_refused(string option) =>
        Should.Throw<InputException>(() => ServeCommand.Read(Arguments.Read(["serve", option])));

    [Fact]
    public void The_page_is_for_this_machine_unless_told_otherwise()
    {
        ServeCommand.Read(Arguments.Read(["serve"])).Address.ShouldBe(IPAddress.Loopback);
        ServeCommand.Read(Arguments.Read(["serve"])).Port.ShouldBe(7300);
        ServeCommand.Read(Arguments.Read(["serve", "--listen=0.0.0.0", $"--token={Token}"])).Address.ShouldBe(IPAddress.Any);
    }

    private static void One(TemporaryFolder folder) => GeneratedRuns.Write(folder.File("r1"), 1);
}
