using System.Text.Json;
using Isinglass.Formats;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Problems;

/// <summary>What <c>info --structure</c> tells and what <c>solve</c> makes of it, as a user runs them.</summary>
public sealed class StructureCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Info_tells_numbers_and_lists()
    {
        var run = await ProgramRun.StartAsync(["info", Sequence(10), "--structure", "--json"]);
        run.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(run.Output);
        var structure = json.RootElement.GetProperty("structure");
        structure.GetProperty("free").GetInt32().ShouldBe(10);
        structure.GetProperty("dependent").GetInt32().ShouldBe(45);
        structure.GetProperty("groups").GetInt32().ShouldBe(0);
        structure.GetProperty("rows").GetInt32().ShouldBe(7);
        structure.GetProperty("components").GetInt32().ShouldBe(1);
        structure.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        var first = structure.GetProperty("dependent_variables")[0];
        first.GetProperty("kind").GetString().ShouldBe("product");
        first.GetProperty("inputs").GetArrayLength().ShouldBe(2);
        var row = structure.GetProperty("row_list")[0];
        row.GetProperty("variables").GetArrayLength().ShouldBe(row.GetProperty("coefficients").GetArrayLength());
    }

    [Fact]
    public async Task Info_tells_it_in_words_and_without_the_option_says_nothing()
    {
        var path = Sequence(10);
        (await ProgramRun.StartAsync(["info", path, "--structure"])).Output.ShouldContain("45 of 55 variables are products of others");
        (await ProgramRun.StartAsync(["info", path])).Output.ShouldNotContain("products of others");
    }

    [Fact]
    public async Task Solve_searches_free_bits_unless_it_must_not()
    {
        var path = Sequence(12);
        foreach (var (use, free, reports) in new[] { ("auto", 12, false), ("off", 78, false), ("report", 12, true) })
        {
            var run = await ProgramRun.StartAsync(["solve", path, "--structure", use, "--seed", "1", "--sweeps", "20", "--json"]);
            run.ExitCode.ShouldBe(0);
            using var json = JsonDocument.Parse(run.Output);
            json.RootElement.GetProperty("free_variables").GetInt32().ShouldBe(free, use);
            json.RootElement.TryGetProperty("structure", out _).ShouldBe(reports, use);
            if (use != "off")
            {
                json.RootElement.GetProperty("objective").GetDouble().ShouldBe(Autocorrelation.Optima[12 - 3]);
                json.RootElement.GetProperty("stop_reason").GetString().ShouldBe("optimal");
            }
        }
    }

    [Fact]
    public async Task A_use_that_does_not_exist_is_refused()
    {
        var run = await ProgramRun.StartAsync(["solve", Sequence(5), "--structure", "of"]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("--structure must be one of auto, off, report");
    }

    private string Sequence(int length)
    {
        var path = _folder.File($"labs{length}.qs");
        ModelFormats.Write(path, ModelFile.Of(Autocorrelation.Model(length)));
        return path;
    }
}
