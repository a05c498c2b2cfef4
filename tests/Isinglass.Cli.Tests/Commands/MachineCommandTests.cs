using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands;

/// <summary>Machines outside the program, as a user names them; the examples of docs/machines.md.</summary>
public sealed class MachineCommandTests : IDisposable
{
    private const string Problem = "p qubo 0 4 4 3\n0 0 -1\n1 1 -1\n2 2 -1\n3 3 2\n0 1 2\n1 2 2\n2 3 -4\n";

    private static readonly string Python = $"process:python3 {Path.Combine(AppContext.BaseDirectory, "machines", "machine.py")}";
    private static readonly string[] Small =
    [
        "train", "--classes", "3,8", "--per-class", "20", "--image", "5x5", "--network", "25-1", "--margin", "1", "--rounds", "6", "--no-baselines",
    ];

    private readonly TemporaryFolder _folder = new();

    public MachineCommandTests() => Require.Program("python3", "python3");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--machine")]
    [InlineData("--sampler")]
    public async Task A_problem_is_solved_by_a_program(string option)
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("p.qubo", Problem), option, Python, "--reads", "10", "--seed", "1", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(-4);
        json.RootElement.GetProperty("sampler").GetString().ShouldBe(Python);
    }

    [Fact]
    public async Task A_problem_with_rows_is_solved_by_conditional_gradient_over_a_program()
    {
        var file = _folder.Write("p.lp", "Maximize\n obj: 3 a + 2 b + 4 c\nSubject To\n w: 2 a + b + 3 c <= 4\nBinary\n a b c\nEnd\n");
        var run = await ProgramRun.StartAsync(["solve", file, "--machine", Python, "--seed", "1", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(6);
    }

    [Fact]
    public async Task Training_through_a_program_gives_equal_networks_on_one_and_two_threads()
    {
        foreach (var (method, floor) in new[] { ("mw", 0.9), ("qph", 0.85) })
        {
            var networks = new List<string>();
            foreach (var threads in new[] { "1", "2" })
            {
                var path = _folder.File(method + threads);
                var run = await ProgramRun.StartAsync([.. Small, "--method", method, "--machine", Python, "--threads", threads, "--json", "-o", path]);
                run.ExitCode.ShouldBe(0, run.Error);
                using var json = JsonDocument.Parse(run.Output);
                json.RootElement.GetProperty("train_accuracy").GetDouble().ShouldBeGreaterThanOrEqualTo(floor, method);
                networks.Add(await File.ReadAllTextAsync(Path.Combine(path, "network.json"), TestContext.Current.CancellationToken));
                (await File.ReadAllTextAsync(Path.Combine(path, "recipe.json"), TestContext.Current.CancellationToken)).ShouldContain("machine.py");
            }

            networks[1].ShouldBe(networks[0]);
        }
    }

    [Fact]
    public async Task A_machine_that_fails_in_training_is_told_and_the_run_goes_on_from_its_checkpoint()
    {
        var sick = _folder.File("sick");
        var machine = _folder.Write("machine.py", $"import os, sys\nif os.path.exists('{sick}'):\n    sys.exit('out of coolant')\n"
            + await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "machines", "machine.py"), TestContext.Current.CancellationToken));
        string[] recipe = [.. Small, "--machine", $"process:python3 {machine}", "-o"];
        (await ProgramRun.StartAsync([.. recipe, _folder.File("whole")])).ExitCode.ShouldBe(0);
        _folder.Write("sick", "");
        var failed = await ProgramRun.StartAsync([.. recipe, _folder.File("cut")]);
        failed.ExitCode.ShouldBe(1);
        failed.Error.ShouldContain("out of coolant");
        failed.Error.ShouldContain($"--resume {_folder.File("cut")}");
        File.Delete(sick);
        var resumed = await ProgramRun.StartAsync(["train", "--resume", _folder.File("cut")]);
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        (await File.ReadAllTextAsync(_folder.File("cut", "network.json"), TestContext.Current.CancellationToken))
            .ShouldBe(await File.ReadAllTextAsync(_folder.File("whole", "network.json"), TestContext.Current.CancellationToken));
    }

    /// <summary>The knapsack's rows go to the program as couplings, so a solve calls it again and again; a campaign calls it once a seed.</summary>
    [Fact]
    public async Task A_program_that_dies_costs_nothing_that_was_found_before()
    {
        var (count, best) = (_folder.File("count"), _folder.File("best.sol"));
        var program = _folder.Write("machine.py", $"import sys\ndef count_call():\n    open('{count}', 'a').write('.')\n"
            + $"    if len(open('{count}').read()) > 2:\n" + "        sys.exit('out of coolant')\n" + (await File.ReadAllTextAsync(
                Path.Combine(AppContext.BaseDirectory, "machines", "machine.py"), TestContext.Current.CancellationToken))
            .Replace("for line in sys.stdin:", "for line in sys.stdin:\n    count_call()", StringComparison.Ordinal));
        var file = _folder.Write("p.lp", "Maximize\n obj: 3 a + 2 b + 4 c + 5 d\nSubject To\n w: 2 a + b + 3 c + 4 d <= 6\nBinary\n a b c d\nEnd\n");
        var solved = await ProgramRun.StartAsync(["solve", file, "--method", "qcgd", "--machine", $"process:python3 {program}", "--seed", "1", "-o", best]);
        solved.ExitCode.ShouldBe(1);
        solved.Output.ShouldContain("stopped by machine failure");
        solved.Error.ShouldContain("out of coolant");
        var objective = solved.Output.Split('\n').First(static line => line.StartsWith("objective", StringComparison.Ordinal)).Split(' ')[^2];
        (await File.ReadAllTextAsync(best, TestContext.Current.CancellationToken)).ShouldContain($"# objective {objective}\n");

        File.Delete(count);
        string[] campaign = ["bench", "run", _folder.Write("p.qubo", Problem), "--samplers", $"process:python3 {program}", "--sweeps", "3", "--json"];
        var measured = await ProgramRun.StartAsync(campaign);
        measured.ExitCode.ShouldBe(1);
        measured.Error.ShouldContain("out of coolant");
        using var json = JsonDocument.Parse(measured.Output);
        json.RootElement.GetProperty("stop_reason").GetString().ShouldBe("machine_failure");
        (json.RootElement.GetProperty("cells").GetInt32(), json.RootElement.GetProperty("cells_missing").GetInt32()).ShouldBe((2, 1));
    }

    [Theory]
    [InlineData("process:isinglass-no-such", 2, "not on PATH")]
    [InlineData("process+qbsovl:x", 2, "Did you mean 'qbsolv'")]
    [InlineData("process:python3 -c 'import sys; sys.exit(7)'", 1, "exit code 7")]
    [InlineData("proces:x", 2, "exact, coherent550, process:COMMAND")]
    public async Task A_machine_that_cannot_be_used_is_told(string machine, int code, string words)
    {
        var solved = await ProgramRun.StartAsync(["solve", _folder.Write("p.qubo", Problem), "--machine", machine]);
        solved.ExitCode.ShouldBe(code, solved.Error);
        solved.Error.ShouldContain(words);
        solved.Error.ShouldNotContain("internal error");
        var trained = await ProgramRun.StartAsync([.. Small, "--machine", machine, "-o", _folder.File("run")]);
        trained.ExitCode.ShouldBe(code, trained.Error);
        trained.Error.ShouldNotContain("internal error");
    }
}
