using System.Diagnostics;
using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Experiments;

/// <summary>A study whose process is killed again and again ends, by the same command, with the result of one that was left alone.</summary>
public sealed class KilledStudyTests : IDisposable
{
    private const int Cells = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("experiment pairs --classes 0,1,7 --per-class 10 --image 5x5 --margin 1 --rounds 5 --seeds 2 --threads 1 --json", "test_accuracy")]
    [InlineData(
        "sweep --classes 0,1 --per-class 10 --image 5x5 --margin 1 --rounds 5 --grid rho=log:0.1..1 --search tpe --trials 3 --seeds 2 --threads 1 --json",
        "best_objective")]
    public async Task The_same_command_goes_on_after_the_process_was_killed(string command, string value)
    {
        var arguments = command.Split(' ');
        var (killed, calm) = (_folder.File("killed"), _folder.File("calm"));
        foreach (var lines in new[] { 1, 3, 4 })
        {
            await KillAfterAsync(lines, [.. arguments, "-o", killed]);
        }

        var kept = await File.ReadAllLinesAsync(Path.Combine(killed, "cells.jsonl"), TestContext.Current.CancellationToken);
        kept.Length.ShouldBeGreaterThanOrEqualTo(4);
        var last = await ProgramRun.StartAsync([.. arguments, "-o", killed]);
        last.ExitCode.ShouldBe(0, last.Error);
        var whole = await ProgramRun.StartAsync([.. arguments, "-o", calm]);
        var all = await File.ReadAllLinesAsync(Path.Combine(killed, "cells.jsonl"), TestContext.Current.CancellationToken);
        all.Length.ShouldBe(Cells);
        all.ShouldBe(kept.Concat(all.Skip(kept.Length)), "finished cells are not run again");
        Figures(last.Output, value).ShouldBe(Figures(whole.Output, value));
        using var json = JsonDocument.Parse(last.Output);
        json.RootElement.GetProperty("stop_reason").GetString().ShouldBe("completed");
        json.RootElement.GetProperty("cells").GetArrayLength().ShouldBe(Cells);
        File.Exists(Path.Combine(killed, "result.json")).ShouldBeTrue();

        var other = await ProgramRun.StartAsync([.. arguments, "--growth", "1.5", "-o", killed]);
        other.ExitCode.ShouldBe(2);
        other.Error.ShouldContain("'growth' was left out, not 1.5");
    }

    [Fact]
    public async Task An_interrupted_study_tells_what_it_has_and_that_it_is_not_complete()
    {
        // The exact method proves its answer; annealing has ten hours.
        var path = _folder.Write("p.opb", "min: +1 x1 +2 x2 -3 x1 x3 ;\n+1 x1 +1 x2 >= 1 ;\n+1 x1 +1 x3 <= 1 ;\n");
        string[] arguments = ["bench", "run", path, "--samplers", "exact,anneal", "--time-limit", "10h", "--seeds", "1", "--json", "-o", _folder.File("study")];
        using var process = Start(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await WaitForLinesAsync(process, _folder.File("study", "cells.jsonl"), 1);
        process.HasExited.ShouldBeFalse("one run of this study takes ten hours");
        using (var signal = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await signal.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        using var json = JsonDocument.Parse(await output);
        json.RootElement.GetProperty("stop_reason").GetString().ShouldBe("cancelled");
        json.RootElement.GetProperty("cells_missing").GetInt32().ShouldBe(1);
        (await error).ShouldContain("1 of 2 runs were not finished. The same command runs them.");
    }

    private static Process Start(string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Isinglass.Cli.dll");
        return Process.Start(new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task KillAfterAsync(int lines, string[] arguments)
    {
        using var process = Start(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await WaitForLinesAsync(process, Path.Combine(arguments[^1], "cells.jsonl"), lines);
        process.Kill();
        await process.WaitForExitAsync();
        _ = await output;
        _ = await error;
    }

    private static async Task WaitForLinesAsync(Process process, string path, int lines)
    {
        while (!process.HasExited && !(File.Exists(path) && await CountAsync(path) >= lines))
        {
            await Task.Delay(10);
        }
    }

    private static async Task<int> CountAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync()).Count(character => character == '\n');
    }

    /// <summary>What does not hang on a clock: greedy descent has as much time as the method took.</summary>
    private static List<string> Figures(string output, string value)
    {
        using var json = JsonDocument.Parse(output);
        return
        [
            .. json.RootElement.GetProperty("cells").EnumerateArray().SelectMany(cell => cell.EnumerateObject())
                .Where(figure => !figure.Name.Contains("greedy", StringComparison.Ordinal) && !figure.Name.Contains("seconds", StringComparison.Ordinal))
                .Select(figure => $"{figure.Name} {figure.Value.GetRawText()}"),
            $"{json.RootElement.GetProperty(value).GetDouble()}",
        ];
    }
}
