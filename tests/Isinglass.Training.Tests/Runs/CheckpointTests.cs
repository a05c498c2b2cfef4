using System.Security.Cryptography;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Tests.Runs;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<TrainingMethod, string, HedgingMode> Kinds => new()
    {
        // method, machine, mode
        { TrainingMethod.ProgressiveHedging, "completion", HedgingMode.ProgressiveHedging },
        { TrainingMethod.ProgressiveHedging, "sa", HedgingMode.ProgressiveHedging },
        { TrainingMethod.ProgressiveHedging, "completion", HedgingMode.Replicated },
        { TrainingMethod.Annealing, "completion", HedgingMode.ProgressiveHedging },
        { TrainingMethod.Gradient, "completion", HedgingMode.ProgressiveHedging },
    };

    /// <summary>What solves the bundles, the mode, and an encoding small enough for it.</summary>
    public static TheoryData<BundleSolverKind, HedgingMode> Remembering => new()
    {
        { BundleSolverKind.Completion, HedgingMode.FrankWolfe },
        { BundleSolverKind.Exact, HedgingMode.FrankWolfe },
        { BundleSolverKind.ConditionalGradient, HedgingMode.FrankWolfe },
        { BundleSolverKind.ConditionalGradient, HedgingMode.ProgressiveHedging },
    };

    [Theory]
    [MemberData(nameof(Remembering))]
    public void Points_of_the_Frank_Wolfe_mode_and_the_active_set_of_qcgd_survive_an_interruption(BundleSolverKind solver, HedgingMode mode)
    {
        var recipe = new Recipe
        {
            Data = "teacher:5-3-1",
            Network = "5-3-1",
            Samples = 9,
            Validation = 4,
            Bundle = 3,
            Margins = [2],
            Rounds = 6,
            Restarts = 1,
            Sweeps = 3,
            Reads = 2,
            BundleSolver = solver,
            Mode = mode,
            Machine = solver == BundleSolverKind.Completion ? "completion" : "sa",
            Seed = 3,
            Refine = RefinementKind.None,
        };
        var checkpoints = new List<TrainingCheckpoint>();
        var path = _folder.File("middle.bin");
        var whole = Trainer.Train(recipe, new TrainerOptions { Baselines = false, CheckpointInterval = TimeSpan.Zero, OnCheckpoint = checkpoints.Add },
            SolveControl.Unlimited);
        var middle = checkpoints.Where(checkpoint => checkpoint.Snapshot?.Rounds.Count >= 1).ToArray();
        middle.Length.ShouldBeGreaterThan(0);
        foreach (var checkpoint in middle)
        {
            CheckpointFile.Write(path, checkpoint, 0);
            var resumed = Trainer.Train(checkpoint.Recipe, new TrainerOptions
            {
                Baselines = false,
                Resume = CheckpointFile.Read(path).Checkpoint,
                Threads = 2
            }, SolveControl.Unlimited);
            Bytes(resumed).ShouldBe(Bytes(whole));
            Rounds(resumed).ShouldBe(Rounds(whole));
            (resumed.OracleCalls, resumed.CandidatesScored, resumed.LowerBound).ShouldBe((whole.OracleCalls, whole.CandidatesScored, whole.LowerBound));
        }

        static IEnumerable<(double, double, double, double)> Rounds(TrainingRun result) =>
            result.Rounds.Select(round => (round.ConsensusVariance, round.ConsensusObjective, round.CopiesObjective, round.OuterBound));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_goes_on_from_any_checkpoint_writes_the_same_network_file_as_an_uninterrupted_one(TrainingMethod method, string machine,
        HedgingMode mode)
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
        checkpoints.Count.ShouldBeGreaterThan(method == TrainingMethod.ProgressiveHedging ? 8 : 1);
        foreach (var path in checkpoints.Where((_, k) => k % 12 == 5 || k == checkpoints.Count - 1))
        {
            var (checkpoint, log) = CheckpointFile.Read(path);
            log.ShouldBe(7);
            Bytes(Trainer.Train(checkpoint.Recipe, new TrainerOptions { Baselines = false, Resume = checkpoint, Threads = 2 }, SolveControl.Unlimited))
                .ShouldBe(whole);
        }
    }

    [Fact]
    public void A_checkpoint_that_is_cut_short_changed_or_of_another_version_is_refused_with_its_cause()
    {
        var path = _folder.File("checkpoint.bin");
        Trainer.Train(Small, new TrainerOptions
        {
            Baselines = false,
            CheckpointInterval = TimeSpan.Zero,
            OnCheckpoint = checkpoint =>
            CheckpointFile.Write(path, checkpoint, 0)
        }, SolveControl.Unlimited);
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
        var length = CheckpointFile.HeaderLength - SHA256.HashSizeInBytes - sizeof(long);
        Refusal([.. bytes[..length], .. BitConverter.GetBytes(4L), .. SHA256.HashData("null"u8), .. "null"u8]).ShouldContain("It is null");
        var other = (byte[])bytes.Clone();
        foreach (var version in new byte[] { 6, 99 })
        {
            other[8] = version;
            Refusal(other).ShouldContain($"version {version}, this program reads version 7");
        }

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
                OnScenarios = folder.Keep,
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
        var (resumed, checkpoint, note) = RunFolder.Resume(path);
        note.ShouldBeNull();
        using (resumed)
        {
            var options = new TrainerOptions { Baselines = false, Resume = checkpoint, OnRound = resumed.Log, OnScenarios = resumed.Keep };
            resumed.Complete(Trainer.Train(checkpoint.Recipe, options, SolveControl.Unlimited));
        }

        File.Exists(Path.Combine(path, "checkpoint.bin")).ShouldBeFalse();
        var plain = Trainer.Train(Small, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        NetworkFile.Write(_folder.File("plain.json"), plain.Network);
        File.ReadAllBytes(Path.Combine(path, "network.json")).ShouldBe(File.ReadAllBytes(_folder.File("plain.json")));
        var log = File.ReadAllLines(Path.Combine(path, "log.jsonl"));
        log.Length.ShouldBe(log.Distinct().Count());
        log.Count(line => line.Contains("\"round\":3,")).ShouldBe(4);
        var scenarios = ScenarioFacts.Read(path);
        scenarios.Select(static facts => facts.Margin).ShouldBe(plain.Margins.Select(static margin => margin.Margin).Order());
        scenarios.ShouldAllBe(static facts => facts.Scenarios.Count > 1 && facts.Scenarios.Any(static fact => fact.Residual > 0 && fact.Multiplier > 0));
        Should.Throw<InputException>(() => RunFolder.Resume(path)).Message.ShouldContain("nothing to resume");
    }

    [Fact]
    public void A_run_that_is_cut_before_its_first_interval_leaves_a_checkpoint_and_remembers_that_it_has_no_baselines()
    {
        using var source = new CancellationTokenSource();
        var checkpoints = new List<TrainingCheckpoint>();
        var rounds = 0;
        var options = new TrainerOptions
        {
            Baselines = false,
            OnCheckpoint = checkpoints.Add,
            OnRound = (_, _, _) =>
            {
                // In the second start of the first margin.
                if (++rounds == 13)
                {
                    source.Cancel();
                }
            },
        };
        Trainer.Train(Small, options, new SolveControl { Cancellation = source.Token });
        var last = checkpoints.ShouldHaveSingleItem();
        (last.Margins.Count, last.Starts.Count, last.Snapshot).ShouldBe((0, 1, null));
        var path = _folder.File("short.bin");
        CheckpointFile.Write(path, last, 0);
        var resumed = Trainer.Train(last.Recipe, new TrainerOptions { Resume = CheckpointFile.Read(path).Checkpoint }, SolveControl.Unlimited);
        resumed.Baselines.ShouldBeEmpty();
        Bytes(resumed).ShouldBe(Bytes(Trainer.Train(Small, new TrainerOptions { Baselines = false }, SolveControl.Unlimited)));
    }

    [Fact]
    public void A_run_that_is_cut_keeps_a_checkpoint_that_knows_more_than_the_beginning_of_its_start()
    {
        using var source = new CancellationTokenSource();
        var checkpoints = new List<TrainingCheckpoint>();
        var options = new TrainerOptions
        {
            Baselines = false,
            CheckpointInterval = TimeSpan.Zero,
            OnCheckpoint = checkpoint =>
            {
                checkpoints.Add(checkpoint);
                if (checkpoints.Count == 4)
                {
                    source.Cancel();
                }
            },
        };
        Trainer.Train(Small, options, new SolveControl { Cancellation = source.Token });
        checkpoints.Count.ShouldBe(4);
        checkpoints[^1].Snapshot!.Rounds.Count.ShouldBe(4);
    }

    private static Recipe Small { get; } = new()
    {
        PerClass = 20,
        Validation = 5,
        Classes = ["3", "8", "5"],
        Image = "6x6",
        Margins = [0.5, 1],
        Rounds = 10,
        Restarts = 2,
        Sweeps = 4,
        Seed = 5
    };

    private byte[] Bytes(TrainingRun result)
    {
        var path = _folder.File("network.json");
        NetworkFile.Write(path, result.Network);
        return File.ReadAllBytes(path);
    }
}
