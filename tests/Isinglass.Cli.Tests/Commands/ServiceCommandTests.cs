using System.Text.Json;
using Isinglass.Machines.Tests.Services;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands;

/// <summary>Services as a user meets them: the program as a process of its own against a mock service on this machine.</summary>
public sealed class ServiceCommandTests : IAsyncLifetime
{
    private const string Knapsack = "Maximize\n obj: 6 a + 5 b + 4 c + 3 d + [ 2 a * b ] / 2\nSubject To\n w: 4 a + 3 b + 2 c + d <= 5\n one: c + d + a = " +
        "1\nBinary\n a b c d\nEnd\n";

    private static readonly string[] Train =
        ["train", "--machine", "da", "--data", "teacher:9-1", "--samples", "12", "--margin", "0.5", "--method", "mw", "--rounds", "4", "--no-baselines"];

    private readonly DigitalAnnealerServer _server = new();
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Machines_are_listed_shown_and_asked()
    {
        (await Run("machines", "list")).Output.ShouldContain("da ");
        var shown = await Run("machines", "show", "da", "--json");
        using var json = JsonDocument.Parse(shown.Output);
        json.RootElement.GetProperty("takes_rows").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("token_variable").GetString().ShouldBe("ISINGLASS_DA_TOKEN");
        (await Run("machines", "show", "da")).Output.ShouldContain("as rows");
        (await Run("machines", "ping", "da")).Output.ShouldContain("healthy");
        (await Run("machines", "ping", "dada")).Error.ShouldContain("Did you mean 'da'");
        (await Run("machines", "jobs")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_dry_run_tells_size_precision_calls_and_time_and_sends_nothing()
    {
        var run = await Run("solve", _folder.Write("k.lp", Knapsack), "--machine", "da", "--dry-run", "--time-limit", "30s", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.GetProperty("variables").GetInt32().ShouldBe(4);
        root.GetProperty("rows").GetInt32().ShouldBe(2);
        root.GetProperty("bits_lost").GetInt32().ShouldBe(0);
        root.GetProperty("calls").GetInt32().ShouldBe(5);
        root.GetProperty("call_seconds").GetDouble().ShouldBe(30);
        root.GetProperty("request_bytes").GetInt64().ShouldBeGreaterThan(100);
        root.GetProperty("steps").EnumerateArray().Select(static step => step.GetString()).ShouldContain(static step =>
            step!.Contains("1 inequalities go as rows, 1 rows as groups"));
        (await Run("solve", _folder.Write("k.lp", Knapsack), "--machine", "da", "--method", "qcgd", "--dry-run")).Output.ShouldContain("up to 200");
        (await Run("solve", _folder.Write("k.lp", Knapsack), "--dry-run")).ExitCode.ShouldBe(2);
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_problem_with_rows_is_solved_with_its_rows_and_an_equal_command_costs_nothing()
    {
        var file = _folder.Write("k.lp", Knapsack);
        for (var k = 0; k < 2; k++)
        {
            var run = await Run("solve", file, "--machine", "da", "--seed", "1", "--explain", "--json");
            run.ExitCode.ShouldBe(0, run.Error);
            using var json = JsonDocument.Parse(run.Output);
            json.RootElement.GetProperty("objective").GetDouble().ShouldBe(9);
            run.Error.ShouldContain("as groups");
            _server.Taken.Count.ShouldBe(1);
        }

        _server.Taken[0].ShouldContain("\"inequalities\"");
    }

    [Fact]
    public async Task Training_through_a_service_is_cut_by_its_budget_resumed_and_never_charged_twice()
    {
        var whole = await Run([.. Train, "-o", _folder.File("whole")]);
        whole.ExitCode.ShouldBe(0, whole.Error);
        var calls = _server.Taken.Count;
        calls.ShouldBeInRange(1, 4);
        Directory.Delete(_folder.File("jobs"), recursive: true);
        var cut = await Run([.. Train, "--budget", $"{calls - 1}calls", "-o", _folder.File("cut")]);
        if (calls > 1)
        {
            cut.ExitCode.ShouldBe(1);
            cut.Error.ShouldContain("The budget of");
            var resumed = await Run("train", "--resume", _folder.File("cut"));
            resumed.ExitCode.ShouldBe(0, resumed.Error);
        }

        _server.Taken.Count.ShouldBe(2 * calls);
        (await Text("cut", "network.json")).ShouldBe(await Text("whole", "network.json"));
    }

    [Fact]
    public async Task A_token_that_expires_in_mid_training_leaves_a_checkpoint()
    {
        string[] margins = [.. Train.Select(static word => word == "0.5" ? "0.3,2" : word)];
        (await Run([.. margins, "-o", _folder.File("whole")])).ExitCode.ShouldBe(0);
        var calls = _server.Taken.Count;
        Directory.Delete(_folder.File("jobs"), recursive: true);
        for (var call = 1; call < calls; call++)
        {
            _server.Faults.Enqueue(new Fault("POST /v4/async/qubo/solve"));
        }

        _server.Faults.Enqueue(new Fault("POST /v4/async/qubo/solve", 401, "expired"));
        var cut = await Run([.. margins, "-o", _folder.File("cut")]);
        // Work that has begun fails; a token that was never right is wrong input.
        cut.ExitCode.ShouldBe(1);
        cut.Error.ShouldContain("refuses the token (401)");
        cut.Error.ShouldContain("--resume");
        var resumed = await Run("train", "--resume", _folder.File("cut"));
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        _server.Taken.Count.ShouldBe(2 * calls);
        (await Text("cut", "network.json")).ShouldBe(await Text("whole", "network.json"));
    }

    /// <summary>The rows go to the service as couplings, so that a solve calls it again and again.</summary>
    [Theory]
    [InlineData(401, "refuses the token (401)")]
    [InlineData(400, "400")]
    public async Task A_service_that_fails_between_two_calls_costs_nothing_that_was_found_before(int status, string words)
    {
        string[] command = ["solve", _folder.Write("k.lp", Knapsack), "--machine", "da", "--method", "qcgd", "--seed", "1"];
        _server.Faults.Enqueue(new Fault("POST /v4/async/qubo/solve"));
        _server.Faults.Enqueue(new Fault("POST /v4/async/qubo/solve"));
        _server.Faults.Enqueue(new Fault("POST /v4/async/qubo/solve", status, "expired"));
        var solved = await Run([.. command, "-o", _folder.File("best.sol"), "--run", _folder.File("run"), "--json"]);
        (solved.ExitCode, _server.Taken.Count).ShouldBe((1, 2), solved.Error);
        solved.Error.ShouldContain(words);
        using var json = JsonDocument.Parse(solved.Output);
        json.RootElement.GetProperty("stop_reason").GetString().ShouldBe("machine_failure");
        var objective = json.RootElement.GetProperty("objective").GetDouble();
        (await Text("best.sol")).ShouldContain($"# objective {objective}\n");
        (await Text("run", "solution.sol")).ShouldContain($"# objective {objective}\n");
        (await Run("check", _folder.File("k.lp"), _folder.File("best.sol"))).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_that_a_failing_run_writes_holds_the_token()
    {
        _server.Faults.Enqueue(new Fault("POST /v4/async/qubo/solve", 401, $"Access denied for {MockServer.Token}"));
        var runs = new[]
        {
            await Run([.. Train, "-o", _folder.File("run")]),
            await Run("solve", _folder.Write("k.lp", Knapsack), "--machine", "da", "--run", _folder.File("solved"), "-o",
                _folder.File("answer.json"), "--verbose"),
            await Run([.. Train, "-o", _folder.File("trained")]),
        };
        runs[0].ExitCode.ShouldBe(2);
        runs[0].Error.ShouldContain("refuses the token (401)");
        var written = Directory.GetFiles(_folder.Path, "*",
            SearchOption.AllDirectories).Select(File.ReadAllText).Concat(runs.SelectMany(static run => new[] { run.Output, run.Error })).ToArray();
        written.Length.ShouldBeGreaterThan(10);
        written.ShouldAllBe(static text => !text.Contains(MockServer.Token));
    }

    private Task<string> Text(params string[] names) => File.ReadAllTextAsync(_folder.File(names), TestContext.Current.CancellationToken);

    private Task<ProgramRun> Run(params string[] arguments) => ProgramRun.StartAsync(
        arguments,
        ("ISINGLASS_DA_TOKEN", MockServer.Token),
        ("ISINGLASS_DA_ENDPOINT", _server.Address.ToString()),
        ("ISINGLASS_MACHINES_CONF", _folder.File("none.conf")),
        ("ISINGLASS_MACHINES_DATA", _folder.File("jobs")));
}
