using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Problems;

/// <summary>The commands around problem files, as a user runs them.</summary>
public sealed class ProblemCommandTests : IDisposable
{
    private const string Graph = "5 6\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n5 1 1\n1 3 2\n";
    private const string Program = "min: +1 x1 +2 x2 -3 x1 x3 ;\n+1 x1 +1 x2 >= 1 ;\n+1 x1 +1 x3 <= 1 ;\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What is read stays, two outputs do not become one, and no file is called -.</summary>
    [Theory]
    [InlineData("solve G -o G", "--output and file are the same file")]
    [InlineData("solve G -o LINK", "--output and file are the same file")]
    [InlineData("solve P -o S --certificate S", "--certificate and --output are the same file")]
    [InlineData("solve P -o S --run S", "--output and --run are the same file")]
    [InlineData("convert G G", "in and out are the same file")]
    [InlineData("check P S -o P", "--output and file are the same file")]
    [InlineData("solve G -o -", "--output needs the name of a file")]
    [InlineData("check P S -o -", "--output needs the name of a file")]
    public void An_output_that_would_lose_a_file_is_refused(string line, string expected)
    {
        _folder.Write("G", Graph);
        _folder.Write("P", Program);
        File.CreateSymbolicLink(_folder.File("LINK"), "G");
        var (code, output, error) = InProcess.Run([.. line.Split(' ').Select(word => char.IsUpper(word[0]) ? _folder.File(word) : word)]);
        (code, output).ShouldBe((2, ""), error);
        error.ShouldContain(expected);
        File.ReadAllText(_folder.File("G")).ShouldBe(Graph);
        File.ReadAllText(_folder.File("P")).ShouldBe(Program);
    }

    [Fact]
    public void A_start_may_be_replaced_by_what_it_led_to()
    {
        var (graph, start) = (_folder.Write("g.mc", Graph), _folder.Write("s.sol", "1 0 0 0 0\n"));
        InProcess.Run(["solve", graph, "--sampler", "sa", "--seed", "1", "--initial", start, "-o", start]).ExitCode.ShouldBe(0);
        File.ReadAllText(start).ShouldStartWith("# objective 6");
    }

    [Fact]
    public async Task Solve_tells_everything_in_one_json_object_and_equal_seeds_give_equal_answers()
    {
        var path = _folder.Write("g.mc", Graph);
        var run = await ProgramRun.StartAsync(["solve", path, "--seed", "7", "--reads", "3", "--sweeps", "50", "--sampler", "sa", "--json"]);
        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        // Nodes 1 and 4 against the others cut all but one of the edges of node 2: 1 + 2 + 3.
        root.GetProperty("objective").GetDouble().ShouldBe(6);
        root.GetProperty("energy").GetDouble().ShouldBe(-6);
        root.GetProperty("feasible").GetBoolean().ShouldBeTrue();
        root.GetProperty("sampler").GetString().ShouldBe("sa");
        root.GetProperty("seed").GetInt32().ShouldBe(7);
        root.GetProperty("reads").GetInt32().ShouldBe(3);
        root.GetProperty("stop_reason").GetString().ShouldBe("completed");
        root.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        root.GetProperty("parameters").ValueKind.ShouldBe(JsonValueKind.Object);
        var trace = root.GetProperty("trace").EnumerateArray().Select(point => point[1].GetDouble()).ToArray();
        trace[^1].ShouldBe(6);
        trace.ShouldBe(trace.Order());
        var outputs = new List<string>();
        foreach (var threads in new[] { "1", "2" })
        {
            var file = _folder.File($"out{threads}.csv");
            (await ProgramRun.StartAsync(["solve", path, "--seed", "9", "--reads", "4", "--threads", threads, "-o", file])).ExitCode.ShouldBe(0);
            outputs.Add(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        outputs[1].ShouldBe(outputs[0]);
        outputs[0].ShouldStartWith("rank,state,reads,value,probability\n1,");
    }

    [Theory]
    [InlineData("e.coo", "# vartype=SPIN\n", "0 (minimise)")]
    [InlineData("z.lp", "Maximize\n obj: 3\nSubject To\n c: 0 >= -1\nEnd\n", "3 (maximise)")]
    [InlineData("z.mc", "# ObjectiveOffset 2\n0 0\n", "2 (maximise)")]
    public async Task A_problem_without_variables_is_worth_its_constant(string name, string text, string objective)
    {
        var path = _folder.Write(name, text);
        var run = await ProgramRun.StartAsync(["solve", path, "-o", _folder.File("z.sol")]);
        run.Output.ShouldContain($"objective       {objective}\n");
        run.ExitCode.ShouldBe(0);
        (await ProgramRun.StartAsync(["check", path, _folder.File("z.sol")])).Output.ShouldContain($"objective       {objective}\n");
        var infeasible = await ProgramRun.StartAsync(["solve", _folder.Write("i.lp", "Minimize\n 3\nSubject To\n c: 0 >= 1\nEnd\n")]);
        infeasible.ExitCode.ShouldBe(2);
        infeasible.Error.ShouldContain("Row c has no variables and says 0 >= 1");
    }

    [Fact]
    public async Task Check_and_initial_count_nodes_as_the_graph_does_and_tell_what_is_missing()
    {
        var graph = _folder.Write("g.mc", "3 3\n1 2 1\n2 3 -1\n1 3 1\n");
        var run = await ProgramRun.StartAsync(["check", graph, _folder.Write("one.sol", "1 1\n")]);
        run.Output.ShouldContain("objective       2 (maximise)");
        run.Error.ShouldContain("leaves 2 variables without a value; they count as -1");
        using var json = JsonDocument.Parse((await ProgramRun.StartAsync(["check", graph, _folder.File("one.sol"), "--json"])).Output);
        json.RootElement.GetProperty("unnamed_variables").GetInt32().ShouldBe(2);
        var start = await ProgramRun.StartAsync(["solve", graph, "--initial", _folder.File("one.sol"), "--sampler", "descent", "--json"]);
        start.Error.ShouldContain("does not name 2 of the 3 variables");
        var refused = await ProgramRun.StartAsync(["check", graph, _folder.Write("nothing.sol", "s UNSATISFIABLE\n")]);
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("nothing.sol:1: the file says 's UNSATISFIABLE'");
    }

    [Fact]
    public async Task A_target_in_the_sense_of_the_file_stops_the_solve()
    {
        var path = _folder.Write("g.mc", Graph);
        var run = await ProgramRun.StartAsync(["solve", path, "--sampler", "sa", "--target", "6", "--time-limit", "100s", "--json"]);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("stop_reason").GetString().ShouldBe("target");
    }

    [Theory]
    [InlineData("sol")]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task What_solve_writes_check_confirms_and_solve_starts_from(string ending)
    {
        foreach (var problem in new[] { _folder.Write("g.mc", Graph), _folder.Write("p.opb", Program) })
        {
            var solution = _folder.File($"s.{ending}");
            (await ProgramRun.StartAsync(["solve", problem, "--seed", "1", "-o", solution])).ExitCode.ShouldBe(0);
            var check = await ProgramRun.StartAsync(["check", problem, solution]);
            check.Output.ShouldContain("feasible        yes");
            check.Error.ShouldBeEmpty();
            check.ExitCode.ShouldBe(0);
            (await ProgramRun.StartAsync(["solve", problem, "--initial", solution, "--json"])).ExitCode.ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("anneal")]
    [InlineData("exact")]
    [InlineData("penalty")]
    [InlineData("qcgd")]
    public async Task Every_method_solves_a_small_problem_with_rows(string method)
    {
        var run = await ProgramRun.StartAsync(["solve", _folder.Write("p.opb", Program), "--method", method, "--seed", "3", "--time-limit", "1s", "--json"]);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("feasible").GetBoolean().ShouldBeTrue(run.Error);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(1);
        json.RootElement.GetProperty("sampler").GetString().ShouldBe(method);
    }

    [Fact]
    public async Task A_wrong_or_infeasible_solution_is_told_with_its_rows()
    {
        var problem = _folder.Write("p.opb", Program);
        var run = await ProgramRun.StartAsync(["check", problem, _folder.Write("bad.sol", "# objective 9\n1 0 1\n"), "--json"]);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("states the objective 9, it is -2");
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("objective").GetDouble().ShouldBe(-2);
        json.RootElement.GetProperty("feasible").GetBoolean().ShouldBeFalse();
        var row = json.RootElement.GetProperty("violated").EnumerateArray().Single();
        row.GetProperty("row").GetString().ShouldBe("row 2");
        row.GetProperty("activity").GetDouble().ShouldBe(2);
        row.GetProperty("violation").GetDouble().ShouldBe(1);
        (await ProgramRun.StartAsync(["check", problem, _folder.File("bad.sol")])).Output.ShouldContain("row 2: 2 should be <= 1, violated by 1");
    }

    [Fact]
    public async Task Convert_keeps_the_objective_and_tells_what_is_lost()
    {
        var problem = _folder.Write("p.opb", Program);
        var solution = _folder.Write("s.sol", "0 1 0\n");
        foreach (var ending in new[] { "lp", "mps", "qplib", "cqm", "lp.gz", "opb" })
        {
            var written = _folder.File("out." + ending);
            (await ProgramRun.StartAsync(["convert", problem, written])).ExitCode.ShouldBe(0);
            using var json = JsonDocument.Parse((await ProgramRun.StartAsync(["check", written, solution, "--json"])).Output);
            json.RootElement.GetProperty("objective").GetDouble().ShouldBe(2);
            json.RootElement.GetProperty("feasible").GetBoolean().ShouldBeTrue();
        }

        var refused = await ProgramRun.StartAsync(["convert", problem, _folder.File("out.mc")]);
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("cannot carry any");
        File.Exists(_folder.File("out.mc")).ShouldBeFalse();
        var shown = await ProgramRun.StartAsync(["convert", _folder.Write("g.mc", Graph), "-", "--to", "csv", "--to-matrix", "symmetric"]);
        shown.Output.ShouldStartWith("-4,1,2,0,1\n");
        shown.Error.ShouldContain("read it with --matrix symmetric");
    }

    [Fact]
    public async Task Info_tells_sizes_and_precision()
    {
        var path = _folder.Write("g.mc", Graph);
        var run = await ProgramRun.StartAsync(["info", path, "--json"]);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("variables").GetInt32().ShouldBe(5);
        json.RootElement.GetProperty("interactions").GetInt32().ShouldBe(6);
        json.RootElement.GetProperty("sense").GetString().ShouldBe("maximize");
        json.RootElement.GetProperty("ising_coefficients").GetProperty("bits").GetInt32().ShouldBe(3);
        (await ProgramRun.StartAsync(["info", path])).Output.ShouldContain("degrees         2 .. 3");
    }

    [Theory]
    [InlineData("solve missing.mc", "there is no such file")]
    [InlineData("info g.txt", "--as maxcut")]
    [InlineData("info g.txt --as maxcutt", "Did you mean 'maxcut'")]
    [InlineData("info g.txt --format rudi", "Did you mean 'rudy'")]
    [InlineData("solve g.mc --sampler tabo", "Did you mean 'tabu'")]
    [InlineData("solve g.mc --time-limit 20", "number with its unit")]
    [InlineData("solve g.mc --sweeps 99999999999", "--sweeps must be a whole number of at least 1 and at most 2147483647, not '99999999999'")]
    [InlineData("solve g.mc --reads 0", "--reads must be a whole number from 1 to 1000000, not 0")]
    [InlineData("solve g.mc --sweep 3", "Did you mean '--sweeps'")]
    [InlineData("solve g.mc --method exact", "--sampler")]
    [InlineData("solve p.opb --method anneal --sampler tabu", "choose --method qcgd")]
    [InlineData("solve p.opb --method anneel", "Did you mean 'anneal'")]
    [InlineData("convert g.mc out.xyz", "names no format")]
    [InlineData("check g.mc g.txt", "g.txt")]
    public async Task Wrong_input_ends_with_2_and_the_cure(string arguments, string cure)
    {
        _folder.Write("g.mc", Graph);
        _folder.Write("g.txt", Graph);
        _folder.Write("p.opb", Program);
        var words = arguments.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _folder.File(word) : word).ToArray();
        var run = await ProgramRun.StartAsync(words);
        run.Error.ShouldContain(cure);
        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
    }
}
