using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands;

/// <summary><c>isinglass bench</c> as a user runs it, on a tiny graph: 5 nodes in a ring with a chord of weight 2, whose best cut is 6.</summary>
public sealed class BenchCommandTests : IDisposable
{
    private const string Graph = "5 6\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n5 1 1\n1 3 2\n";
    private const string Knapsack = "k\n3\n10 20 30\n1 2\n3\n\n0\n5\n2 3 4\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_campaign_is_taken_up_where_it_ended_and_tells_success_and_time_to_solution()
    {
        var graph = _folder.Write("ring.mc", Graph);
        var table = _folder.Write("best.csv", "instance,n,weights,best_known_cut\nring,5,\"+1, +2\",6\nother,1,,7\n");
        var output = _folder.File("campaign");
        string[] command = ["bench", "run", graph, "--samplers", "sa,descent", "--sweeps", "20", "--reads", "4", "--best-known", table, "-o", output, "--json"];
        var first = await ProgramRun.StartAsync([.. command, "--seeds", "1"]);
        first.Error.ShouldBeEmpty();
        first.ExitCode.ShouldBe(0);
        var cells = _folder.File("campaign", "cells.jsonl");
        var lines = await File.ReadAllLinesAsync(cells);
        lines.Length.ShouldBe(2);

        // What a crash left of a line is dropped; finished lines stay as they are.
        await File.AppendAllTextAsync(cells, "{\"study\":\"5e");
        var second = await ProgramRun.StartAsync([.. command, "--seeds", "2"]);
        second.Error.ShouldContain("cells.jsonl:3: was cut off when it was written; its cell is run again.");
        var after = await File.ReadAllLinesAsync(cells);
        after.Length.ShouldBe(4);
        after[..2].ShouldBe(lines);

        using var json = JsonDocument.Parse(second.Output);
        json.RootElement.GetProperty("cells_missing").GetInt32().ShouldBe(0);
        json.RootElement.GetProperty("stop_reason").GetString().ShouldBe("completed");
        var annealing = json.RootElement.GetProperty("results").EnumerateArray().First(result => result.GetProperty("sampler").GetString() == "sa");
        annealing.GetProperty("best").GetDouble().ShouldBe(6);
        annealing.GetProperty("target").GetDouble().ShouldBe(6);
        annealing.GetProperty("gap_percent").GetDouble().ShouldBe(0);
        annealing.GetProperty("reads").GetInt32().ShouldBe(8);
        annealing.GetProperty("success_probability").GetDouble().ShouldBe(1);
        annealing.GetProperty("tts99_seconds").GetDouble().ShouldBe(annealing.GetProperty("seconds_per_read").GetDouble());
        annealing.GetProperty("curve").EnumerateArray().Last()[1].GetDouble().ShouldBe(6);
        (await File.ReadAllLinesAsync(_folder.File("campaign", "results.csv"))).Length.ShouldBe(5);
        File.Exists(_folder.File("campaign", "results.json")).ShouldBeTrue();

        var other = await ProgramRun.StartAsync([.. command, "--seeds", "2", "--time-limit", "9s"]);
        other.ExitCode.ShouldBe(2);
        other.Error.ShouldContain("'time_limit' was left out, not \"00:00:09\"");
        await File.WriteAllTextAsync(cells, "{}\n");
        var damaged = await ProgramRun.StartAsync([.. command, "--seeds", "2"]);
        damaged.ExitCode.ShouldBe(2);
        damaged.Error.ShouldContain("cells.jsonl:1");
    }

    [Fact]
    public async Task A_target_out_of_reach_has_no_time_to_solution_and_methods_solve_problems_with_rows()
    {
        var graph = _folder.Write("ring.mc", Graph);
        var run = await ProgramRun.StartAsync(["bench", "run", graph, "--samplers", "sa", "--sweeps", "5", "--seeds", "2", "--target", "7", "--json"]);
        using var json = JsonDocument.Parse(run.Output);
        var result = json.RootElement.GetProperty("results")[0];
        result.GetProperty("success_probability").GetDouble().ShouldBe(0);
        result.GetProperty("tts99_seconds").ValueKind.ShouldBe(JsonValueKind.Null);
        result.GetProperty("tts99_seconds_95")[1].ValueKind.ShouldBe(JsonValueKind.Null);
        result.GetProperty("median_seconds_to_target").ValueKind.ShouldBe(JsonValueKind.Null);

        var knapsack = _folder.Write("k.txt", Knapsack);
        var rows = await ProgramRun.StartAsync(["bench", "run", knapsack, "--samplers", "exact", "--seeds", "1", "--target", "31"]);
        rows.Error.ShouldBeEmpty();
        rows.Output.ShouldContain("1/1");
        rows.Output.ShouldContain("TTS99");
    }

    [Fact]
    public async Task Kernels_and_anytime_values_of_a_tiny_instance_are_measured()
    {
        var graph = _folder.Write("ring.mc", Graph);
        var kernels = await ProgramRun.StartAsync(["bench", "kernels", graph, "--temperatures", "2", "1", "--per-point", "2ms", "--json"]);
        kernels.Error.ShouldBeEmpty();
        using var json = JsonDocument.Parse(kernels.Output);
        var rates = json.RootElement.GetProperty("rates").EnumerateArray().ToArray();
        rates.Select(rate => rate.GetProperty("kernel").GetString()).ShouldContain("textbook");
        rates.ShouldAllBe(rate => rate.GetProperty("proposals_per_second").GetDouble() > 0);
        rates.Count(rate => rate.GetProperty("kernel").GetString() == "sparse-int16").ShouldBe(2);

        var anytime = await ProgramRun.StartAsync(["bench", "anytime", graph, "--samplers", "sa,textbook", "--seeds", "2", "--budgets", "10ms,20ms"]);
        anytime.ExitCode.ShouldBe(0, anytime.Error);
        anytime.Output.Split('\n').Count(line => line.StartsWith("  ring", StringComparison.Ordinal)).ShouldBe(4);
        anytime.Output.ShouldContain("6 6");

        var schedule = await ProgramRun.StartAsync(["bench", "schedule", graph, "--sweeps", "50", "--seeds", "2"]);
        schedule.ExitCode.ShouldBe(0, schedule.Error);
        schedule.Output.Split('\n').Single(line => line.StartsWith("  ring", StringComparison.Ordinal)).ShouldContain("yes");
    }

    [Theory]
    [InlineData("--samplers sb", "Did you mean")]
    [InlineData("--samplers sa,sa", "twice")]
    [InlineData("--seeds 0", "--seeds must be a whole number from 1")]
    [InlineData("--time-limit 0s", "longer than nothing")]
    [InlineData("--best-known none.csv", "none.csv")]
    [InlineData("--best-known bad.csv", "bad.csv:2")]
    [InlineData("--best-known other.csv", "'best_known'")]
    [InlineData("--best-known min.csv", "the other way round")]
    public async Task Wrong_input_is_refused_before_anything_runs(string options, string message)
    {
        _folder.Write("ring.mc", Graph);
        _folder.Write("bad.csv", "instance,best_known\nring,six\n");
        _folder.Write("other.csv", "name,value\nring,6\n");
        _folder.Write("min.csv", "instance,best_known_min\nring,6\n");
        var arguments = options.Split(' ').Select(word => word.EndsWith(".csv", StringComparison.Ordinal) ? _folder.File(word) : word);
        var run = await ProgramRun.StartAsync(["bench", "run", _folder.File("ring.mc"), "-o", _folder.File("out"), .. arguments]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
        Directory.Exists(_folder.File("out")).ShouldBeFalse();
    }
}
