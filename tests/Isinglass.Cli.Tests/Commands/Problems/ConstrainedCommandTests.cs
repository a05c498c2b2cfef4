using System.Diagnostics;
using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Problems;

/// <summary>Problems with rows on the command line: what a solve tells about rows and bounds, penalty rules, certificates, and mistakes of the input.</summary>
public sealed class ConstrainedCommandTests : IDisposable
{
    private const string Program = "min: +1 x1 +2 x2 -3 x1 x3 ;\n+1 x1 +1 x2 >= 1 ;\n+1 x1 +1 x3 <= 1 ;\n";
    private const string Maximum = "maximize\n obj: 3 x + 2 y + [ 8 x * y ] / 2\nsubject to\n cap: 2 x + 3 y <= 4\nbinary\n x y\nend\n";

    // Threes and fives never make seven, but no single bit is forced: only the solvers find out.
    private const string Impossible = "min: +1 x1 +1 x2 +1 x3 ;\n+3 x1 +3 x2 +3 x3 +5 x4 +5 x5 +5 x6 = 7 ;\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Qcgd_tells_bound_gap_violations_multipliers_and_leaves_its_iterations_in_a_folder()
    {
        var folder = _folder.File("run");
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("p.opb", Program), "--method", "qcgd", "--seed", "1", "--json", "--run", folder]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.GetProperty("lower_bound").GetDouble().ShouldBe(1, 1e-6);
        root.GetProperty("bound").GetDouble().ShouldBe(1, 1e-6);
        root.GetProperty("gap").GetDouble().ShouldBe(0, 1e-6);
        root.GetProperty("oracle_calls").GetInt32().ShouldBeGreaterThan(0);
        root.GetProperty("iterations").GetInt32().ShouldBeGreaterThan(0);
        root.GetProperty("violations").EnumerateArray().Select(static row => row.GetProperty("violation").GetDouble()).ShouldBe([0, 0]);
        root.GetProperty("multipliers").GetArrayLength().ShouldBe(2);
        root.GetProperty("multipliers")[1].GetProperty("row").GetString().ShouldBe("row 2");

        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "iterations.csv"), TestContext.Current.CancellationToken);
        lines[0].ShouldStartWith("restart,iteration,oracle_calls,objective,infeasibility");
        lines.Length.ShouldBe(1 + root.GetProperty("iterations").GetInt32());
        lines.ShouldAllBe(line => line.Split(',').Length == lines[0].Split(',').Length);
        File.Exists(Path.Combine(folder, "result.json")).ShouldBeTrue();
        (await ProgramRun.StartAsync(["check", _folder.File("p.opb"), Path.Combine(folder, "solution.sol")])).ExitCode.ShouldBe(0);
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), TestContext.Current.CancellationToken);
        page.ShouldContain("<td class=\"name\">bound</td><td class=\"text\">1</td>");
        page.ShouldContain("row 2");
        foreach (var picture in new[] { "best", "objective", "infeasibility", "penalties", "coefficients", "reads" })
        {
            (await File.ReadAllTextAsync(Path.Combine(folder, $"{picture}.svg"), TestContext.Current.CancellationToken)).ShouldContain("<polyline");
        }

        var again = await ProgramRun.StartAsync(["solve", _folder.File("p.opb"), "--run", folder]);
        again.ExitCode.ShouldBe(2);
        again.Error.ShouldContain("another folder with --run");
    }

    [Fact]
    public async Task A_maximisation_has_its_bound_above_and_its_energy_below()
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("m.lp", Maximum), "--method", "exact", "--json"]);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(3);
        json.RootElement.GetProperty("bound").GetDouble().ShouldBe(3);
        json.RootElement.GetProperty("energy").GetDouble().ShouldBe(-3);
        json.RootElement.GetProperty("lower_bound").GetDouble().ShouldBe(-3);
        json.RootElement.GetProperty("multipliers").GetArrayLength().ShouldBe(0);
        var annealed = await ProgramRun.StartAsync(["solve", _folder.File("m.lp"), "--method", "anneal", "--seed", "1", "--json"]);
        using var other = JsonDocument.Parse(annealed.Output);
        other.RootElement.GetProperty("lower_bound").ValueKind.ShouldBe(JsonValueKind.Null);
        other.RootElement.GetProperty("gap").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_iterations_are_shown_when_asked_for()
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("p.opb", Program), "--method", "qcgd", "--seed", "1", "--verbose"]);
        run.Output.ShouldContain("infeasible");
        run.Output.ShouldContain("no point is below it");
    }

    [Theory]
    [InlineData("qcgd")]
    [InlineData("exact")]
    [InlineData("anneal")]
    public async Task When_nothing_feasible_is_found_the_rows_are_told_and_the_exit_code_is_1(string method)
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("no.opb", Impossible), "--method", method, "--seed", "1"]);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain(method == "anneal" ? "no feasible point was found" : "it is proved");
        run.Output.ShouldContain("row 1");
        using var json = JsonDocument.Parse((await ProgramRun.StartAsync(["solve", _folder.File("no.opb"), "--method", method, "--json"])).Output);
        json.RootElement.GetProperty("feasible").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("max")]
    [InlineData("ub")]
    [InlineData("vlm")]
    [InlineData("moc")]
    [InlineData("momc")]
    [InlineData("2.5")]
    public async Task Penalty_rules_have_names(string rule)
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("p.opb", Program), "--method", "penalty", "--penalty", rule, "--seed", "1", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(1);
        if (rule == "2.5")
        {
            json.RootElement.GetProperty("multipliers")[0].GetProperty("multiplier").GetDouble().ShouldBe(2.5);
        }
    }

    [Fact]
    public async Task A_sweep_shows_seven_decades_of_weights()
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("p.opb", Program), "--penalty-sweep", "--seed", "1", "--json"]);
        using var json = JsonDocument.Parse(run.Output);
        var sweep = json.RootElement.GetProperty("sweep").EnumerateArray().ToArray();
        sweep.Length.ShouldBe(7);
        var weights = sweep.Select(static point => point.GetProperty("weight_max").GetDouble()).ToArray();
        (weights[^1] / weights[0]).ShouldBe(1e6, 1);

        // Far too light, every read breaks a row: -2 at (1,0,1) is the free minimum.
        sweep[0].GetProperty("feasible_read_share").GetDouble().ShouldBe(0);
        (await ProgramRun.StartAsync(["solve", _folder.File("p.opb"), "--penalty-sweep", "--seed", "1"])).Output.ShouldContain("feasible reads");
    }

    [Fact]
    public async Task Certificates_hold_and_tampered_ones_are_refused()
    {
        var (problem, solution, certificate) = (_folder.Write("p.opb", Program), _folder.File("s.sol"), _folder.File("c.json"));
        (await ProgramRun.StartAsync(["solve", problem, "--method", "exact", "-o", solution, "--certificate", certificate])).ExitCode.ShouldBe(0);
        var check = await ProgramRun.StartAsync(["check", problem, solution, "--certificate", certificate, "--json"]);
        check.ExitCode.ShouldBe(0, check.Error);
        using (var json = JsonDocument.Parse(check.Output))
        {
            json.RootElement.GetProperty("certificate_holds").GetBoolean().ShouldBeTrue();
            json.RootElement.GetProperty("certified_gap").GetDouble().ShouldBe(0);
        }

        var honest = await File.ReadAllTextAsync(certificate, TestContext.Current.CancellationToken);
        foreach (var (from, to, reason) in new[]
        {
            ("bound\": 1", "bound\": 2", "proves 1"),
            ("\"kind\": \"enumeration\"", "\"kind\": \"lagrangian\"", "proves -2"),
            ("\"objective\": 1", "\"objective\": 0", "states the objective 0"),
            ("\"variables\": 3", "\"variables\": 4", "is about 4 variables"),
            ("\"multiplier\": 0", "\"multiplier\": 5", "no upper side"),
            ("\"square_weight\": 0", "\"square_weight\": 5", "no equality"),
        })
        {
            honest.ShouldContain(from);
            var run = await ProgramRun.StartAsync(["check", problem, solution, "--certificate",
                _folder.Write("t.json", honest.Replace(from, to, StringComparison.Ordinal))]);
            run.ExitCode.ShouldBe(1, to);
            run.Error.ShouldContain(reason);
        }

        (await ProgramRun.StartAsync(["check", problem, solution, "--certificate", _folder.Write("no.json", "{}")])).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Multipliers_bound_what_is_too_large_to_enumerate()
    {
        // Thirty pairs of which one of each may be taken; the row over all allows ten, so the best ten of the larger ones.
        var objective = string.Concat(Enumerable.Range(1, 30).Select(static i => $" +{i} x{i}"));
        var row = string.Concat(Enumerable.Range(1, 30).Select(static i => $" +1 x{i}"));
        var problem = _folder.Write("large.opb", $"min:{objective.Replace('+', '-')} ;\n{row} <= 10 ;\n");
        var (solution, certificate) = (_folder.File("s.sol"), _folder.File("c.json"));
        (await ProgramRun.StartAsync(["solve", problem, "--seed", "1", "--method", "anneal", "-o", solution, "--certificate",
            certificate])).ExitCode.ShouldBe(0);
        var check = await ProgramRun.StartAsync(["check", problem, solution, "--certificate", certificate, "--json"]);
        using var json = JsonDocument.Parse(check.Output);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(-255);
        json.RootElement.GetProperty("certificate_holds").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("certified_gap").GetDouble().ShouldBeLessThan(5);
    }

    [Theory]
    [InlineData("cbc", "coinor-cbc", "m.mps solve solution out.sol")]
    [InlineData("glpsol", "glpk-utils", "--freemps m.mps -o out.sol")]
    public async Task A_maximisation_with_short_names_goes_through_mps_and_a_foreign_solver(string solver, string package, string arguments)
    {
        var problem = _folder.Write("m.lp", "Maximize\n obj: 3 x + 2 y - z\nSubject To\n c1: x + y + z <= 2\n c2: 2 x - y >= 0\nBinary\n x y z\nEnd\n");
        var written = await ProgramRun.StartAsync(["convert", problem, _folder.File("m.mps")]);
        written.ExitCode.ShouldBe(0, written.Error);
        written.Error.ShouldContain("written as minimisations");
        (await File.ReadAllTextAsync(_folder.File("m.mps"), TestContext.Current.CancellationToken)).ShouldStartWith("NAME isinglass FREE\nROWS\n");
        Require.Program(solver, package);
        using var process = Process.Start(new ProcessStartInfo(solver, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            UseShellExecute = false
        })!;
        (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldNotContain("There were");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var check = await ProgramRun.StartAsync(["check", _folder.File("m.mps"), _folder.File("out.sol"), "--json"]);
        check.ExitCode.ShouldBe(0, check.Error);
        using var json = JsonDocument.Parse(check.Output);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(-5);
    }

    [Fact]
    public async Task Runs_end_at_the_best_known_value_and_finished_ones_are_not_repeated()
    {
        // An hour each: only the value that is known ends these runs.
        var path = _folder.Write("small.dat", "3\n0 1 2\n1 0 3\n2 3 0\n0 5 1\n5 0 2\n1 2 0\n");
        _folder.Write("best_known.csv", "instance,best\nsmall,24\n");
        string[] arguments = ["experiment", "constrained", path, "--each", "1h", "--methods", "qcgd,penalty,anneal,exact,penalty-sweep,search-only", "-o",
            _folder.File("study"), "--json"];
        var run = await ProgramRun.StartAsync(arguments);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("mean_gap_penalty_sweep").GetDouble().ShouldBe(0);
        var journal = _folder.File("study", "cells.jsonl");
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        lines.Length.ShouldBe(6);

        // What stands there is believed; a line that was cut off is run again.
        await File.WriteAllTextAsync(
            journal, lines[0].Replace("\"reads\":[24]", "\"reads\":[36]", StringComparison.Ordinal) + "\n" + lines[1][..20],
            TestContext.Current.CancellationToken);
        using var again = JsonDocument.Parse((await ProgramRun.StartAsync(arguments)).Output);
        again.RootElement.GetProperty("mean_gap_qcgd").GetDouble().ShouldBe(0.5);
        (await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken)).Length.ShouldBe(6);
        arguments[4] = "1s";
        var other = await ProgramRun.StartAsync(arguments);
        other.ExitCode.ShouldBe(2, other.Error);
        other.Error.ShouldContain("'time_limit' was \"01:00:00\", not \"00:00:01\"");
    }

    [Fact]
    public async Task Methods_stand_beside_each_other_and_their_best_known_values()
    {
        _folder.Write("best_known.csv", "instance,best\np,1\n");
        var run = await ProgramRun.StartAsync(
            ["experiment", "constrained", _folder.Write("p.opb", Program), "--each", "1h", "--methods", "qcgd,penalty-sweep,anneal,search-only", "--seeds",
            "1", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.GetProperty("mean_gap_qcgd").GetDouble().ShouldBe(0);
        root.GetProperty("feasible_anneal").GetDouble().ShouldBe(1);
        root.GetProperty("table").GetArrayLength().ShouldBe(2);
        root.GetProperty("table")[0].GetProperty("qcgd_hits").GetString().ShouldBe("1/1");
    }

    [Fact]
    public async Task An_answer_comes_with_a_bound_that_is_never_above_it()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 10)
            .Select(i => string.Join(' ', Enumerable.Range(0, 5).Select(j => i % 5 == j ? 0 : 1 + (i * 7 + j * 3) % 9))));
        var path = _folder.Write("five.dat", $"5\n{rows}\n");
        var run = await ProgramRun.StartAsync(["solve", path, "--method", "qcgd", "--time-limit", "2s", "--seed", "1", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var (bound, objective) = (json.RootElement.GetProperty("lower_bound").GetDouble(), json.RootElement.GetProperty("objective").GetDouble());
        bound.ShouldBeInRange(1, objective);
        json.RootElement.GetProperty("gap").GetDouble().ShouldBe(objective - bound, 1e-9);
    }

    [Fact]
    public async Task Without_a_known_value_the_best_of_the_campaign_stands_for_it()
    {
        var run = await ProgramRun.StartAsync(["experiment", "constrained", _folder.Write("q.opb", Program), "--each", "400ms", "--methods", "qcgd,anneal",
            "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("table")[0].GetProperty("best").GetString()!.ShouldEndWith("(own)");
    }

    [Fact]
    public async Task A_problem_file_that_states_its_optimum_is_compared_with_it()
    {
        // The true optimum is -2; the file's word counts, so that a wrong word would be seen as a gap.
        const string text = """{"n": 2, "Q": [[-1, 0], [0, -2]], "A": [[1, 1]], "b": [1], "optimum": -4}""";
        var run = await ProgramRun.StartAsync(["experiment", "constrained", _folder.Write("d.json", text), "--each", "400ms", "--methods", "qcgd", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("table")[0].GetProperty("best").GetString().ShouldBe("-4");
        json.RootElement.GetProperty("mean_gap_qcgd").GetDouble().ShouldBe(0.5);
        (await ProgramRun.StartAsync(["info", _folder.File("d.json")])).Output.ShouldContain("-4, as the file states it");
        _folder.Write("best_known.csv", "instance,best\nd,-2\n");
        var beside = await ProgramRun.StartAsync(["experiment", "constrained", _folder.File("d.json"), "--each", "400ms", "--methods", "qcgd", "--json"]);
        using var other = JsonDocument.Parse(beside.Output);
        other.RootElement.GetProperty("mean_gap_qcgd").GetDouble().ShouldBe(0);
    }

    [Fact]
    public async Task Few_bits_are_reported_and_written()
    {
        var path = _folder.Write("p.opb", Program);
        var info = await ProgramRun.StartAsync(["info", path, "--bits", "3", "--penalty", "10", "--json"]);
        info.ExitCode.ShouldBe(0, info.Error);
        using var json = JsonDocument.Parse(info.Output);
        var precision = json.RootElement.GetProperty("precision");
        precision.GetProperty("vanished").GetInt32().ShouldBe(0);
        precision.GetProperty("largest_relative_error").GetDouble().ShouldBe(0.25, 1e-9);
        precision.GetProperty("order_gap").GetDouble().ShouldBeGreaterThan(0);
        precision.GetProperty("keeps_order").GetBoolean().ShouldBeFalse();
        (await ProgramRun.StartAsync(["info", path, "--bits", "12", "--penalty", "10"])).Output.ShouldContain("kept: no two states");
        var written = await ProgramRun.StartAsync(["convert", path, _folder.File("p.coo"), "--bits", "3", "--reduce", "drop", "--over", "spins", "--penalty",
            "10"]);
        written.ExitCode.ShouldBe(0, written.Error);
        written.Error.ShouldContain("order of states");
        (await ProgramRun.StartAsync(["info", _folder.File("p.coo")])).ExitCode.ShouldBe(0);
        var lonely = await ProgramRun.StartAsync(["info", path, "--reduce", "drop"]);
        lonely.ExitCode.ShouldBe(2);
        lonely.Error.ShouldContain("Give --bits");
        (await ProgramRun.StartAsync(["info", path, "--bits", "1"])).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Split_and_mutated_models_are_written_and_their_solutions_lead_back()
    {
        var path = _folder.Write("p.opb", Program);
        var copies = _folder.File("copies.coo");
        var written = await ProgramRun.StartAsync(["convert", path, copies, "--bits", "3", "--reduce", "split", "--penalty", "10"]);
        written.ExitCode.ShouldBe(0, written.Error);
        written.Error.ShouldContain("spins added");
        (await ProgramRun.StartAsync(["solve", copies, "--reads", "50", "--seed", "1", "-o", _folder.File("copies.sol")])).ExitCode.ShouldBe(0);
        (await ProgramRun.StartAsync(["solve", path, "--method", "exact", "-o", _folder.File("p.sol")])).ExitCode.ShouldBe(0);
        var back = await ProgramRun.StartAsync(["check", path, _folder.File("copies.sol"), "--bits", "3", "--reduce", "split", "--penalty", "10", "-o",
            _folder.File("back.sol"), "--json"]);
        back.ExitCode.ShouldBe(0, back.Error);
        using var json = JsonDocument.Parse(back.Output);
        json.RootElement.GetProperty("feasible").GetBoolean().ShouldBeTrue();
        using var plain = JsonDocument.Parse((await ProgramRun.StartAsync(["check", path, _folder.File("p.sol"), "--json"])).Output);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(plain.RootElement.GetProperty("objective").GetDouble());
        (await ProgramRun.StartAsync(["check", path, _folder.File("back.sol")])).ExitCode.ShouldBe(0);

        var mutated = await ProgramRun.StartAsync(["info", path, "--bits", "3", "--reduce", "mutate", "--penalty", "10", "--json"]);
        using var report = JsonDocument.Parse(mutated.Output);
        var precision = report.RootElement.GetProperty("precision");
        precision.GetProperty("keeps_optimum").GetBoolean().ShouldBeTrue();
        precision.GetProperty("bits_after").GetInt32().ShouldBeLessThanOrEqualTo(3);
        precision.GetProperty("changed").GetInt32().ShouldBeGreaterThan(0);
        (await ProgramRun.StartAsync(["info", path, "--bits", "3", "--reduce", "split", "--over", "bits"])).Error.ShouldContain("Leave --over out");
    }

    [Theory]
    [InlineData("noise", "--error", "0.01")]
    [InlineData("precision", "--bits", "12,4")]
    [InlineData("misses", "--levels", "0.2,0.5")]
    public async Task A_disturbed_oracle_is_studied_on_any_model(string name, string option, string levels)
    {
        var run = await ProgramRun.StartAsync(["experiment", name, _folder.Write("p.opb", Program), option, levels, "--iterations", "30", "--seeds", "2",
            "--json", "-o", _folder.File(name)]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var table = json.RootElement.GetProperty("table");
        table.GetArrayLength().ShouldBe(3);
        table[0].GetProperty("label").GetString().ShouldBe("undisturbed");
        table[0].GetProperty("gap").GetProperty("mean").GetDouble().ShouldBe(0);
        json.RootElement.GetProperty("slope_0").GetDouble().ShouldBeLessThan(0);
        File.Exists(_folder.File(name, "plain.svg")).ShouldBeTrue();
        (await ProgramRun.StartAsync(["experiment", name, _folder.File("p.opb"), option, "-3"])).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Sizes_stand_beside_their_times()
    {
        var run = await ProgramRun.StartAsync(["experiment", "scale", "--sizes", "40,80", "--iterations", "1", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("table").GetArrayLength().ShouldBe(2);
        json.RootElement.GetProperty("peak_gibibytes").GetDouble().ShouldBeInRange(0.001, 4);
        (await ProgramRun.StartAsync(["experiment", "scale", "--sizes", "5"])).ExitCode.ShouldBe(2);
    }

    [Theory]
    [InlineData("minimize\n obj: x\nsubject to\n a: x + y >= 3\nbinary\n x y\nend\n", "Row a cannot be met by any point")]
    [InlineData("minimize\n obj: x\nsubject to\n a: x + y = 1\n b: x + y = 2\nbinary\n x y\nend\n", "contradict each other")]
    [InlineData("minimize\n obj: x\nsubject to\n a: x >= 1\n b: x + y <= 0\nbinary\n x y\nend\n", "x = 1 (by a)")]
    [InlineData("minimize\n obj: x\nsubject to\n a: 0 x >= 1\nbinary\n x\nend\n", "cannot be met|no variables")]
    [InlineData("minimize\n obj: x\nsubject to\n a: x + y >= 1\nbinary\n x\ngeneral\n y\nend\n", "is an integer without an upper bound")]
    [InlineData("minimize\n obj: x\nsubject to\n a: 0.5 x + 0.25 y <= 0.5\nbinary\n x y\nend\n", "Multiply the row by 4")]
    public async Task Mistakes_of_rows_end_with_2_and_the_cure(string text, string cure)
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("bad.lp", text), "--slack", "binary"]);
        run.ExitCode.ShouldBe(2, run.Output);
        cure.Split('|').ShouldContain(part => run.Error.Contains(part, StringComparison.Ordinal), run.Error);
    }

    [Theory]
    [InlineData("solve p.opb --penalty vml", "Did you mean 'vlm'")]
    [InlineData("solve p.opb --penalty -1", "positive")]
    [InlineData("solve p.opb --slack binery", "Did you mean 'binary'")]
    [InlineData("experiment constrained p.opb --methods qcdg", "Did you mean 'qcgd'")]
    public async Task Wrong_words_are_told_with_the_right_ones(string arguments, string cure)
    {
        _folder.Write("p.opb", Program);
        var words = arguments.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _folder.File(word) : word).ToArray();
        var run = await ProgramRun.StartAsync(words);
        run.Error.ShouldContain(cure);
        run.ExitCode.ShouldBe(2);
    }

    [Theory]
    [InlineData("--penalty", "5")]
    [InlineData("--method", "exact", "--slack", "unary")]
    [InlineData("--method", "exact", "--sweeps", "100")]
    [InlineData("--method", "exact", "--reads", "5")]
    [InlineData("--method", "anneal", "--verbose")]
    [InlineData("--solver", "glpsol")]
    public async Task An_option_that_the_method_does_not_read_is_refused(params string[] options)
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("p.opb", Program), "--seed", "1", .. options]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(options.Last(static word => word.StartsWith("--", StringComparison.Ordinal)));
    }
}
