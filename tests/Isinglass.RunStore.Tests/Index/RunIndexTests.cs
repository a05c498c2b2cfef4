using System.Diagnostics;
using System.Security.Cryptography;
using Isinglass.Model;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;
using Isinglass.Testing;
using Microsoft.Data.Sqlite;

namespace Isinglass.RunStore.Tests.Index;

/// <summary>The index says what the folders say, whatever happens to either.</summary>
public sealed class RunIndexTests : IDisposable
{
    private static readonly DateTime Later = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void A_state_is_told_from_the_folder()
    {
        GeneratedRuns.Write(_folder.File("finished"), 1);
        GeneratedRuns.Write(_folder.File("stopped"), 2);
        _folder.Write("stopped/checkpoint.bin", "a checkpoint");
        GeneratedRuns.Begin(_folder.File("deep", "er", "running"), 3);
        GeneratedRuns.Begin(_folder.File("interrupted"), 4, process: DeadProcess());
        GeneratedRuns.Write(_folder.File("damaged"), 5);
        _folder.Write("damaged/summary.json", "{ cut");
        _folder.Write("not-a-run/notes.txt", "hello");
        _folder.Write("solved/result.json", """{"objective": -3.5, "method": "qcgd", "seed": 2, "seconds": 0.5, "parameters": {"reads": "10"}}""");
        _folder.Write("study/result.json", """{"experiment": "accuracy", "seed": 1, "seconds": 9}""");
        using var index = RunIndex.Open(_folder.Path);
        index.Refresh(Later).Runs.ShouldBe(7);
        var states = index.List(new RunListing()).ToDictionary(run => run.Id, run => (run.Kind, run.State));
        states["finished"].ShouldBe(("train", RunState.Finished));
        states["stopped"].ShouldBe(("train", RunState.Stopped));
        states["deep/er/running"].ShouldBe(("train", RunState.Running));
        states["interrupted"].ShouldBe(("train", RunState.Interrupted));
        states["damaged"].ShouldBe(("train", RunState.Damaged));
        states["solved"].ShouldBe(("solve", RunState.Finished));
        states["study"].ShouldBe(("experiment", RunState.Finished));
        index.Get("solved").Parameters["reads"].Text.ShouldBe("10");
        index.Get("finished").Row.Started.ShouldBe("2026-01-01T00:01:00Z");
        Should.Throw<InputException>(() => index.Get("finishd")).Message.ShouldContain("Did you mean 'finished'?");
        Should.Throw<InputException>(() => RunIndex.Open(_folder.File("nowhere"))).Message.ShouldContain("nowhere");
    }

    [Fact]
    public void A_study_is_there_from_its_first_cell_and_done_with_its_result()
    {
        _folder.Write("sweep/study.json", """{"study":"sweep","plans":[]}""");
        _folder.Write("sweep/cells.jsonl", "{}\n");
        _folder.Write("sweep/.isinglass", $"{Environment.ProcessId}\n{Environment.MachineName}\n");
        using var index = RunIndex.Open(_folder.Path);
        RunState State()
        {
            index.Refresh(Later);
            var row = index.Get("sweep").Row;
            row.Kind.ShouldBe("experiment");
            return row.State;
        }

        State().ShouldBe(RunState.Running);
        _folder.Write("sweep/.isinglass", $"{DeadProcess()}\n{Environment.MachineName}\n");
        State().ShouldBe(RunState.Interrupted);
        _folder.Write("sweep/result.json", """{"experiment": "sweep", "seed": 1, "seconds": 9}""");
        State().ShouldBe(RunState.Finished);

        // Its process lives, but has written the result of the last cell; then it goes on.
        _folder.Write("sweep/.isinglass", $"{Environment.ProcessId}\n{Environment.MachineName}\n");
        State().ShouldBe(RunState.Finished);
        File.AppendAllText(_folder.File("sweep", "cells.jsonl"), "{}\n");
        File.SetLastWriteTimeUtc(_folder.File("sweep", "cells.jsonl"), DateTime.UtcNow.AddSeconds(5));
        State().ShouldBe(RunState.Running);
    }

    [Fact]
    public void A_copied_folder_began_when_its_own_files_say()
    {
        _folder.Write("solved/result.json", "{}");
        _folder.Write("solved/started.json", """{"started": "2026-02-03T04:05:06+01:00"}""");
        _folder.Write("study/study.json", """{"study": "sweep", "plans": [], "started": "2026-03-04T05:06:07.5Z"}""");
        GeneratedRuns.Write(_folder.File("cut"), 1);
        _folder.Write("cut/started.json", """{"started": """);
        using var index = RunIndex.Open(_folder.Path);
        index.Refresh(Later);
        index.Get("solved").Row.Started.ShouldBe("2026-02-03T03:05:06Z");
        index.Get("study").Row.Started.ShouldBe("2026-03-04T05:06:07Z");
        index.Get("cut").Row.Started.ShouldNotStartWith("2026-01-01");
    }

    [Fact]
    public void What_is_a_parameter_of_one_run_may_be_a_metric_of_another()
    {
        _folder.Write("a/result.json", """{"experiment": "sweep", "parameters": {"objective": "loss"}}""");
        _folder.Write("b/result.json", """{"objective": 22}""");
        _folder.Write("c/result.json", """{"experiment": "sweep", "parameters": {"objective": "loss"}}""");
        using var index = RunIndex.Open(_folder.Path);
        index.Refresh(Later);
        index.Get("b").Metrics["objective"].Number.ShouldBe(22);
        index.Get("b").Parameters.ContainsKey("objective").ShouldBeFalse();
        new[] { "a", "c" }.ShouldAllBe(id => index.Get(id).Parameters["objective"].Text == "loss" && !index.Get(id).Metrics.ContainsKey("objective"));
    }

    [Fact]
    public void A_run_keeps_its_name_from_its_first_round_to_its_end()
    {
        using var index = RunIndex.Open(_folder.Path);
        GeneratedRuns.Begin(_folder.File("run"), 3);
        index.Refresh(Later);
        index.Get("run").Row.Curve.ShouldBeEmpty();
        GeneratedRuns.Append(_folder.File("run"), 1);
        GeneratedRuns.Append(_folder.File("run"), 2);
        index.Refresh(Later).Read.ShouldBe(1);
        index.Get("run").Row.Curve.ShouldBe([1.35, 0.9]);
        index.Get("run").Metrics["last.round"].Number.ShouldBe(2);
        GeneratedRuns.Finish(_folder.File("run"), 3, 2);
        index.Refresh(Later).ShouldBe(new RefreshCount(1, 1, 0));
        index.List(new RunListing()).Single().State.ShouldBe(RunState.Finished);
        index.Refresh(Later).Read.ShouldBe(0);
        Directory.Delete(_folder.File("run"), recursive: true);
        index.Refresh(Later).ShouldBe(new RefreshCount(0, 0, 1));
    }

    [Fact]
    public void Tags_and_files_are_indexed_by_content()
    {
        GeneratedRuns.Write(_folder.File("a"), 1);
        GeneratedRuns.Write(_folder.File("b"), 1);
        GeneratedRuns.Write(_folder.File("c"), 2);
        using var index = RunIndex.Open(_folder.Path);
        index.Refresh(Later);
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.File("a", "recipe.json"))));
        index.WithContent(hash).ShouldBe([("a", "recipe.json"), ("b", "recipe.json")]);
        RunFolderReader.WriteTags(_folder.File("b"), ["x", "best"]);
        index.Refresh(Later).Read.ShouldBe(1);
        index.Get("b").Row.Tags.ShouldBe(["best", "x"], ignoreOrder: true);
        index.List(new RunListing { Where = "tag = 'best'", Columns = ["tags"] }).Single().Values[0]!.Value.Text.ShouldBe("best x");
    }

    [Fact]
    public void A_folder_that_has_just_changed_is_read_again()
    {
        GeneratedRuns.Write(_folder.File("a"), 1);
        using var index = RunIndex.Open(_folder.Path);
        var changed = Directory.GetLastWriteTimeUtc(_folder.File("a"));
        index.Refresh(changed.AddSeconds(1)).Read.ShouldBe(1);
        index.Refresh(changed.AddSeconds(3)).Read.ShouldBe(1);
        index.Refresh(changed.AddSeconds(3)).Read.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no database, but a text that somebody wrote over it, longer than the header of a database has bytes, which are a hundred")]
    public void A_damaged_index_is_made_anew(string content)
    {
        GeneratedRuns.Write(_folder.File("a"), 1);
        using (var index = RunIndex.Open(_folder.Path))
        {
            index.Refresh(Later);
        }

        SqliteConnection.ClearAllPools();
        var file = _folder.File(IndexFile.Name);
        foreach (var ending in new[] { "-wal", "-shm" })
        {
            File.Delete(file + ending);
        }

        File.WriteAllText(file, content);
        using var again = RunIndex.Open(_folder.Path);
        again.Refresh(Later);
        again.List(new RunListing()).Single().Id.ShouldBe("a");
    }

    [Fact]
    public void A_page_that_is_overwritten_in_the_middle_is_found_or_makes_no_difference()
    {
        for (var n = 0; n < 100; n++)
        {
            GeneratedRuns.Write(_folder.File($"r{n}"), n);
        }

        using (var index = RunIndex.Open(_folder.Path))
        {
            index.Refresh(Later);
        }

        SqliteConnection.ClearAllPools();
        var file = _folder.File(IndexFile.Name);
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(4096, bytes.Length - 4096).Fill(0xAB);
        File.WriteAllBytes(file, bytes);
        using var again = RunIndex.Open(_folder.Path);
        again.Refresh(Later);
        again.List(new RunListing()).Count.ShouldBe(100);
    }

    [Fact]
    public void An_index_of_an_earlier_program_is_brought_up_and_one_of_a_later_program_is_refused()
    {
        GeneratedRuns.Write(_folder.File("a"), 1);
        var file = _folder.File(IndexFile.Name);
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            Schema.Migrate(connection, file, 1);
            connection.Execute("INSERT INTO runs(id, folder, stamp, kind, state, started, curve) VALUES('a', @0, 'old', 'train', 'finished', "
                + "'2026-01-01T00:00:00Z', '')", _folder.File("a"));
        }

        using (var index = RunIndex.Open(_folder.Path))
        {
            index.Refresh(Later).Read.ShouldBe(1);
            index.Get("a").Artifacts.Count.ShouldBe(4);
        }

        SqliteConnection.ClearAllPools();
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            connection.Execute("PRAGMA user_version = 99");
        }

        using var refused = RunIndex.Open(_folder.Path);
        Should.Throw<InputException>(() => refused.Refresh(Later)).Message.ShouldContain("version 99");
        refused.Rebuild(Later).Runs.ShouldBe(1);
    }

    [Fact]
    public void A_store_that_cannot_be_written_is_indexed_in_memory()
    {
        GeneratedRuns.Write(_folder.File("a"), 1);
        Directory.CreateDirectory(_folder.File(IndexFile.Name));
        using var index = RunIndex.Open(_folder.Path);
        index.Refresh(Later);
        index.IsInMemory.ShouldBeTrue();
        index.List(new RunListing()).Single().Id.ShouldBe("a");
    }

    [Fact]
    public async Task Two_writers_and_a_reader_lose_nothing()
    {
        const int RunsOfAWriter = 60;
        using var finished = new CancellationTokenSource();
        async Task WriteAsync(string name)
        {
            await Task.Yield();
            using var index = RunIndex.Open(_folder.Path);
            for (var n = 0; n < RunsOfAWriter; n++)
            {
                GeneratedRuns.Write(_folder.File($"{name}{n}"), n);
                index.Refresh(Later);
            }
        }

        var reader = Task.Run(() =>
        {
            using var index = RunIndex.Open(_folder.Path);
            var (most, looks) = (0, 0);
            while (!finished.IsCancellationRequested)
            {
                var count = index.List(new RunListing()).Count;
                count.ShouldBeGreaterThanOrEqualTo(most);
                (most, looks) = (count, looks + 1);
            }

            return looks;
        });
        await Task.WhenAll(Task.Run(() => WriteAsync("a")), Task.Run(() => WriteAsync("b")));
        await finished.CancelAsync();
        (await reader).ShouldBeGreaterThan(0);
        using var last = RunIndex.Open(_folder.Path);
        last.Refresh(Later).Runs.ShouldBe(2 * RunsOfAWriter);
        last.List(new RunListing()).Count.ShouldBe(2 * RunsOfAWriter);
    }

    [Fact]
    public void Thousands_of_runs_are_indexed_listed_and_searched()
    {
        // Ten thousand are filtered in a browser and measured by tools/load-page.
        const int Many = 2_000;
        Parallel.For(0, Many, n => GeneratedRuns.Write(_folder.File($"{n % 100:00}", $"r{n}"), n));
        using var index = RunIndex.Open(_folder.Path);
        var watch = Stopwatch.StartNew();
        index.Refresh(Later).Read.ShouldBe(Many);
        Tell("index", watch);
        index.Refresh(Later).Read.ShouldBe(0);
        Tell("look at unchanged folders", watch);
        index.List(new RunListing()).Count.ShouldBe(Many);
        Tell("list", watch);
        index.List(new RunListing { Where = "test_accuracy > .9 and rho = 0.2", Sort = "training_loss", Limit = 20 }).Count.ShouldBe(20);
        Tell("query", watch);
        index.Count(new RunListing { Where = "test_accuracy > .9 and rho = 0.2" }).ShouldBe(Enumerable.Range(0, Many).Count(n =>
            GeneratedRuns.Accuracy(n) > 0.9 && GeneratedRuns.Rho(n) == 0.2));
    }

    private static void Tell(string what, Stopwatch watch)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {watch.ElapsedMilliseconds} ms");
        watch.Restart();
    }

    private static int DeadProcess()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.Id;
    }
}
