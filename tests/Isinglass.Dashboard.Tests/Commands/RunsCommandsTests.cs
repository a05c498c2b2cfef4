using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Isinglass.RunStore.Index;
using Isinglass.Testing;
using Microsoft.Data.Sqlite;

namespace Isinglass.Dashboard.Tests.Commands;

/// <summary>The commands as a process of their own.</summary>
public sealed class RunsCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RunsCommandsTests() => Enumerable.Range(1, 6).ToList().ForEach(n => GeneratedRuns.Write(_folder.File($"r{n}"), n));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_store_is_used_from_the_command_line()
    {
        var list = JsonDocument.Parse((await RunAsync("list", ["--json"])).Output).RootElement;
        list.EnumerateArray().Select(run => run.GetProperty("id").GetString()).ShouldBe(["r6", "r5", "r4", "r3", "r2", "r1"]);
        var query = await RunAsync("query", ["--csv", "--columns=rho", "--sort=seed"], "seed > 2 and", "seed < 5");
        query.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        query.Output.ShouldStartWith("id,state,data,network,method,seed,test_accuracy,started,seconds,rho\nr3,finished,glyphs,");
        JsonDocument.Parse((await RunAsync("show", ["--json"],
            "r2")).Output).RootElement.GetProperty("parameters").GetProperty("rho").GetDouble().ShouldBe(GeneratedRuns.Rho(2));
        JsonDocument.Parse((await RunAsync("tag", ["--json"], "r2", "good", "new")).Output).RootElement.GetProperty("tags").GetArrayLength().ShouldBe(2);
        (await RunAsync("query", ["--json"], "tag = 'good'")).Output.ShouldContain("\"r2\"");
        JsonDocument.Parse((await RunAsync("tag", ["--json", "--remove"], _folder.File("r2"),
            "good")).Output).RootElement.GetProperty("tags")[0].GetString().ShouldBe("new");
        var compare = JsonDocument.Parse((await RunAsync("compare", ["--json"], "r1", "r2")).Output).RootElement;
        compare.GetProperty("runs").GetArrayLength().ShouldBe(2);
        compare.GetProperty("recipe").EnumerateArray().Select(row => row.GetProperty("name").GetString()).ShouldContain("rho");
        (await RunAsync("export", [$"--output={_folder.File("two.zip")}"], "r1", "r2")).Code.ShouldBe(0);
        using (var archive = ZipFile.OpenRead(_folder.File("two.zip")))
        {
            archive.Entries.Count.ShouldBe(9);
        }

        (await RunAsync("rm", [], "r1")).ShouldSatisfyAllConditions(run => run.Code.ShouldBe(2), run => run.Error.ShouldContain("--yes"));
        (await RunAsync("rm", ["--yes"], "r1", "r3")).Code.ShouldBe(0);
        Directory.Exists(_folder.File("r1")).ShouldBeFalse();
        JsonDocument.Parse((await RunAsync("index", ["--json"])).Output).RootElement.GetProperty("runs").GetInt32().ShouldBe(4);
        (await RunAsync("show", [], "r1")).ShouldSatisfyAllConditions(run => run.Code.ShouldBe(2), run => run.Error.ShouldContain("no run 'r1'"));
    }

    [Fact]
    public async Task An_index_whose_writer_is_killed_is_whole()
    {
        const int Kills = 10;
        for (var n = 10; n < 400; n++)
        {
            GeneratedRuns.Write(_folder.File($"r{n}"), n, rounds: 3);
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = Process.Start(Start("index", []))!;

            // The index is begun; then comes the kill, each time a little later.
            while (!File.Exists(_folder.File(IndexFile.Name)) && !process.HasExited)
            {
                await Task.Yield();
            }

            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(20 * kill));
            process.Kill();
            await process.WaitForExitAsync();
            using var index = RunIndex.Open(_folder.Path);
            index.Refresh(new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            index.List(new RunListing()).Count.ShouldBe(396);
            SqliteConnection.ClearAllPools();
            using var connection = new SqliteConnection($"Data Source={_folder.File(IndexFile.Name)};Pooling=False");
            connection.Open();
            connection.Scalar<string>("PRAGMA integrity_check").ShouldBe("ok");
        }
    }

    private ProcessStartInfo Start(string command, string[] options, params string[] words) =>
        new("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Isinglass.Dashboard.dll"), "runs", command, $"--runs={_folder.Path}", .. options, "--",
            .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    private async Task<(int Code, string Output, string Error)> RunAsync(string command, string[] options, params string[] words)
    {
        using var process = Process.Start(Start(command, options, words))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.ReplaceLineEndings("\n"), await error);
    }
}
