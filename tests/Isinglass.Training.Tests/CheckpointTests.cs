using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> Kinds => new()
    {
        // method, machine, mode
        { "qph", "completion", "hedging" },
        { "qph", "sa", "hedging" },
        { "qph", "completion", "replicated" },
        { "anneal", "completion", "hedging" },
        { "gradient", "completion", "hedging" },
    };

    /// <summary>What solves the bundles, the mode, and an encoding small enough for it.</summary>
    public static TheoryData<string, string> Remembering => new()
    {
        { "completion", "frank-wolfe" },
        { "exact", "frank-wolfe" },
        { "qcgd", "frank-wolfe" },
        { "qcgd", "hedging" },
    };

    [Theory]
    [MemberData(nameof(Remembering))]
    public void Points_of_the_Frank_Wolfe_mode_and_the_active_set_of_qcgd_survive_an_interruption(string solver, string mode)
    {
        var recipe = new Recipe { Data = "teacher:5-3-1", Network = "5-3-1", Samples = 9, Validation = 4, Bundle = 3, Margins = [2], Rounds = 6, Restarts = 1, Sweeps = 3, Reads = 2, BundleSolver = solver, Mode = mode, Machine = solver == "completion" ? "completion" : "sa", Seed = 3, Refine = "none" };
        var checkpoints = new List<TrainingCheckpoint>();
        var path = _folder.File("middle.bin");
        var whole = Trainer.Train(recipe, new TrainerOptions { Baselines = false, CheckpointInterval = TimeSpan.Zero, OnCheckpoint = checkpoints.Add }, SolveControl.Unlimited);
        var middle = checkpoints.Where(checkpoint => checkpoint.Round >= 1).ToArray();
        middle.Length.ShouldBeGreaterThan(0);
        foreach (var checkpoint in middle)
        {
            CheckpointFile.Write(path, checkpoint, 0);
            var resumed = Trainer.Train(checkpoint.Recipe, new TrainerOptions { Baselines = false, Resume = CheckpointFile.Read(path).Checkpoint, Threads = 2 }, SolveControl.Unlimited);
            Bytes(resumed).ShouldBe(Bytes(whole));
            Rounds(resumed).ShouldBe(Rounds(whole));
            (resumed.OracleCalls, resumed.CandidatesScored, resumed.LowerBound).ShouldBe((whole.OracleCalls, whole.CandidatesScored, whole.LowerBound));
        }

        static IEnumerable<(double, double, double, double)> Rounds(TrainingResult result) =>
            result.Rounds.Select(round => (round.ConsensusVariance, round.ConsensusObjective, round.CopiesObjective, round.LowerBound));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_goes_on_from_any_checkpoint_writes_the_same_network_file_as_an_uninterrupted_one(string method, string machine, string mode)
    {
        var recipe = Small with { Method = method, Machine = machine, Mode = mode };
        var checkpoints = new List<string>();
        var options = new TrainerOptions
        {
            Baselines = false,
            CheckpointInterval = TimeSpan.Zero,
            OnCheckpoint = checkpoint =>
            {
                checkpoints.Add(_folder.File($"{checkpoints.Count}.bin"));
                CheckpointFile.Write(checkpoints[^1], checkpoint, 7);
            },
        };
        var whole = Bytes(Trainer.Train(recipe, options, SolveControl.Unlimited));
        checkpoints.Count.ShouldBeGreaterThan(method == "qph" ? 8 : 1);
        foreach (var path in checkpoints.Where((_, k) => k % 12 == 5 || k == checkpoints.Count - 1))
        {
            var (checkpoint, log) = CheckpointFile.Read(path);
            log.ShouldBe(7);
            Bytes(Trainer.Train(checkpoint.Recipe, new TrainerOptions { Baselines = false, Resume = checkpoint, Threads = 2 }, SolveControl.Unlimited)).ShouldBe(whole);
        }
    }

    [Fact]
    public void A_checkpoint_that_is_cut_short_changed_or_of_another_version_is_refused_with_its_cause()
    {
        var path = _folder.File("checkpoint.bin");
        Trainer.Train(Small, new TrainerOptions { Baselines = false, CheckpointInterval = TimeSpan.Zero, OnCheckpoint = checkpoint => CheckpointFile.Write(path, checkpoint, 0) }, SolveControl.Unlimited);
        var bytes = File.ReadAllBytes(path);
        string Refusal(byte[] content)
        {
            File.WriteAllBytes(path, content);
            return Should.Throw<InputException>(() => CheckpointFile.Read(path)).Message;
        }

        Refusal(bytes[..^1]).ShouldContain("cut short");
        Refusal(bytes[..20]).ShouldContain("cut short");
        Refusal([]).ShouldContain("not a checkpoint");
        Refusal([.. bytes[..^1], (byte)(bytes[^1] ^ 1)]).ShouldContain("damaged");
        var other = (byte[])bytes.Clone();
        other[8] = 99;
        Refusal(other).ShouldContain("version 99");
        File.Delete(path);
        Should.Throw<InputException>(() => CheckpointFile.Read(path)).Message.ShouldContain("cannot be read");
    }

    [Fact]
    public void A_run_cut_short_keeps_its_folder_and_log_and_ends_as_if_it_had_not_been()
    {
        using var source = new CancellationTokenSource();
        var path = _folder.File("run");
        using (var folder = RunFolder.Create(path))
        {
            var rounds = 0;
            var options = new TrainerOptions
            {
                Baselines = false,
                CheckpointInterval = TimeSpan.Zero,
                OnCheckpoint = folder.Save,
                OnRound = (margin, round, accuracy) =>
                {
                    folder.Log(margin, round, accuracy);
                    if (++rounds == 8)
                    {
                        source.Cancel();
                    }
                },
            };
            folder.Complete(Trainer.Train(Small, options, new SolveControl { Cancellation = source.Token }));
        }

        File.Exists(Path.Combine(path, "checkpoint.bin")).ShouldBeTrue();
        Should.Throw<InputException>(() => RunFolder.Create(path));
        var (resumed, checkpoint) = RunFolder.Resume(path);
        using (resumed)
        {
            var options = new TrainerOptions { Baselines = false, Resume = checkpoint, OnRound = resumed.Log };
            resumed.Complete(Trainer.Train(checkpoint.Recipe, options, SolveControl.Unlimited));
        }

        File.Exists(Path.Combine(path, "checkpoint.bin")).ShouldBeFalse();
        var plain = Trainer.Train(Small, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        NetworkFile.Write(_folder.File("plain.json"), plain.Network);
        File.ReadAllBytes(Path.Combine(path, "network.json")).ShouldBe(File.ReadAllBytes(_folder.File("plain.json")));
        var log = File.ReadAllLines(Path.Combine(path, "log.jsonl"));
        log.Length.ShouldBe(log.Distinct().Count());
        log.Count(line => line.Contains("\"round\":3,")).ShouldBe(4);
        Should.Throw<InputException>(() => RunFolder.Resume(path)).Message.ShouldContain("nothing to resume");
    }

    private static Recipe Small { get; } = new() { PerClass = 20, Validation = 5, Classes = ["3", "8", "5"], Image = "6x6", Margins = [0.5, 1], Rounds = 10, Restarts = 2, Sweeps = 4, Seed = 5 };

    private byte[] Bytes(TrainingResult result)
    {
        var path = _folder.File("network.json");
        NetworkFile.Write(path, result.Network);
        return File.ReadAllBytes(path);
    }
}
