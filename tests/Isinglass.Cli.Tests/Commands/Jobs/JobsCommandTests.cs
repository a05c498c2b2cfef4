using System.Diagnostics;
using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Jobs;

/// <summary>Jobs are files and processes of their own: what is submitted is done, whatever dies meanwhile.</summary>
public sealed class JobsCommandTests : IDisposable
{
    private const string Training = "train --data teacher:21-1 --network 21-1 --samples 40 --no-baselines --rounds 40";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_submitted_once_or_ten_times_at_once_is_one_job_and_leaves_what_the_command_leaves()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Run($"submit {Training} --name one --json")));
        runs.ShouldAllBe(run => run.ExitCode == 0 && Text(run, "id") == "one");
        (await Run($"submit {Training} --seed 2 --name one")).ExitCode.ShouldBe(2);
        (await Wait("one", "done")).GetProperty("attempts").GetInt32().ShouldBe(1);
        (await Run("jobs logs one")).Output.ShouldContain("round 1");
        (await Run("jobs status one")).Output.ShouldEndWith(" rounds)\n");
        (await Run("jobs list --json")).Output.Split("\"id\"").Length.ShouldBe(2);
        (await Run("jobs fetch one -o fetched --json")).ExitCode.ShouldBe(0);
        (await Run($"{Training} -o alone")).ExitCode.ShouldBe(0);
        File.ReadAllText(_folder.File("fetched/network.json")).ShouldBe(File.ReadAllText(_folder.File("alone/network.json")));
        JsonDocument.Parse(File.ReadAllText(_folder.File("fetched/output.json"))).RootElement.GetProperty("rounds").GetInt32().ShouldBeGreaterThan(0);
        (await Run("jobs delete one")).ExitCode.ShouldBe(0);
        (await Run("jobs status one")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_training_that_loses_its_process_goes_on_from_its_checkpoint_and_one_that_loses_three_is_set_aside()
    {
        const string Long = "train --data teacher:41-3-1 --network 41-3-1 --samples 200 --no-baselines --checkpoint-every 0.001s --margin 1 --restarts ";
        await Run($"submit {Long}4 --name long --priority 1");
        await Kill("long");
        await Run($"submit {Long}1000 --name endless");
        _folder.Write("impossible.lp", "Minimize\n a\nSubject To\n never: a >= 2\nBinary\n a\nEnd\n");
        await Run("submit solve impossible.lp --name wrong");
        (await Wait("long", "done")).GetProperty("attempts").GetInt32().ShouldBe(2);
        (await Run($"{Long}4 -o alone")).ExitCode.ShouldBe(0);
        File.ReadAllText(_folder.File("jobs/long/run/network.json")).ShouldBe(File.ReadAllText(_folder.File("alone/network.json")));
        for (var death = 0; death < 3; death++)
        {
            await Kill("endless");
        }

        (await Wait("endless", "poisoned")).GetProperty("attempts").GetInt32().ShouldBe(3);
        (await Wait("wrong", "failed")).GetProperty("exit_code").GetInt32().ShouldBe(2);
        (await Run("jobs logs wrong -f")).Output.ShouldContain("never");
    }

    [Fact]
    public async Task A_running_job_that_is_stopped_keeps_its_best_and_a_waiting_one_does_not_begin()
    {
        const string Long = "train --data teacher:41-3-1 --network 41-3-1 --samples 200 --no-baselines --margin 1 --restarts 10000";
        string[] running = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(k => $"running{k}")];
        foreach (var id in running)
        {
            await Run($"submit {Long} --name {id}");
            await Begun(id);
        }

        await Run($"submit {Training} --name waiting");
        (await Run("jobs delete running0")).ExitCode.ShouldBe(2);
        var early = await Run("jobs fetch running0 -o early");
        (early.ExitCode, Directory.Exists(_folder.File("early"))).ShouldBe((2, false));
        early.Error.ShouldContain("running0 is running");
        Text(await Run("jobs stop waiting --json"), "state").ShouldBe("stopped");
        foreach (var id in running)
        {
            await Run($"jobs stop {id}");
            (await Wait(id, "stopped")).GetProperty("attempts").GetInt32().ShouldBe(1);
            await Ended(id);
            File.Exists(_folder.File("jobs", id, "run", "network.json")).ShouldBeTrue();
        }

        (await Wait("waiting", "stopped")).GetProperty("attempts").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("submit", "A job is one of the commands train,")]
    [InlineData("submit trian --seed 1", "Did you mean 'train'?")]
    [InlineData("submit train --sede 1", "--sede")]
    [InlineData("submit train --name ../up", "is no name of a job")]
    [InlineData("jobs stop nobody", "There is no job 'nobody'")]
    public async Task What_is_wrong_is_told_and_nothing_is_submitted(string arguments, string message)
    {
        var run = await Run(arguments);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
        Directory.Exists(_folder.File("jobs")).ShouldBeFalse();
    }

    private Task<ProgramRun> Run(string arguments) => ProgramRun.StartInAsync(_folder.Path, arguments.Split(' '));

    private async Task<JsonElement> Wait(string id, string state)
    {
        while (true)
        {
            var run = await Run($"jobs status {id} --json");
            var job = JsonDocument.Parse(run.Output).RootElement;
            if (job.GetProperty("state").GetString() is var now && (now == state || now is "done" or "failed" or "poisoned"))
            {
                now.ShouldBe(state);
                return job;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a training has a checkpoint that the process of this attempt can have written, and kills the process and its shell.</summary>
    private async Task Kill(string id)
    {
        var process = await Begun(id);
        using var kill = Process.Start("kill", ["-9", "--", $"-{process.Split(' ')[0]}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        while (File.ReadAllText(_folder.File("jobs", id, "process")) == process && Text(await Run($"jobs status {id} --json"), "state") != "poisoned")
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> Begun(string id)
    {
        var log = _folder.File("jobs", id, "run.part", "log.jsonl");
        while (!File.Exists(log) || new FileInfo(log).Length == 0 || !File.Exists(_folder.File("jobs", id, "process")))
        {
            File.Exists(_folder.File("jobs", id, "exit")).ShouldBeFalse($"{id} has ended before it was looked for");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        return File.ReadAllText(_folder.File("jobs", id, "process"));
    }

    private async Task Ended(string id)
    {
        while (!File.Exists(_folder.File("jobs", id, "exit")))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static string? Text(ProgramRun run, string name) => JsonDocument.Parse(run.Output).RootElement.GetProperty(name).GetString();
}
