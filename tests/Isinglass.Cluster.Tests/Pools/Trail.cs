using Isinglass.Hedging;
using Isinglass.Hedging.Rules;
using Isinglass.Model.Control;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Recipes;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Tests.Pools;

/// <summary>Small recipes of every kind that has scenarios, and all that their runs leave: network file, committee, every figure of every round.</summary>
internal static class Trail
{
    private static readonly Recipe Small = new()
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
        Seed = 3,
        Refine = RefinementKind.None,
    };

    private static readonly Recipe Linear = new()
    {
        Data = "teacher:21-1",
        Network = "21-1",
        Samples = 40,
        Bundle = 8,
        Margins = [0.5, 1],
        Rounds = 12,
        Restarts = 2,
        Seed = 5,
    };

    /// <summary>The recipes by name.</summary>
    public static IReadOnlyDictionary<string, Recipe> Recipes { get; } = new Dictionary<string, Recipe>
    {
        ["hedging, one unit"] = Linear,
        ["hedging, hidden units"] = Small,
        ["hedging, some bundles a round"] = Linear with { BundleShare = 0.6, FlipSensitivity = true },
        ["hedging, bits fixed and slammed"] = Linear with { FixAfter = 2, Cycles = CycleAction.Slam, Mixtures = 2, ScoreCopies = true },
        ["replicated"] = Small with { Mode = HedgingMode.Replicated, Replicas = 3 },
        ["Frank-Wolfe"] = Small with { Mode = HedgingMode.FrankWolfe },
        ["Frank-Wolfe, exact bundles"] = Small with { Mode = HedgingMode.FrankWolfe, Machine = "sa", BundleSolver = BundleSolverKind.Exact },
        ["Frank-Wolfe, qcgd bundles"] = Small with { Mode = HedgingMode.FrankWolfe, Machine = "sa", BundleSolver = BundleSolverKind.ConditionalGradient },
        ["qcgd bundles"] = Small with { Machine = "sa", BundleSolver = BundleSolverKind.ConditionalGradient },
        ["penalty bundles"] = Small with { Machine = "sa", BundleSolver = BundleSolverKind.Penalty },
        ["black box"] = Linear with { Method = TrainingMethod.ProgressiveHedging, Machine = "tabu", Rounds = 6 },
        ["several classes, a committee"] =
            new Recipe { PerClass = 20, Validation = 10, Classes = ["3", "8", "5"], Image = "7x7", Margins = [0.5], Rounds = 8, Committee = 3, Seed = 5 },
        ["a number to predict"] = new Recipe { Data = "friedman", Samples = 60, Validation = 20, Margins = [1], Rounds = 6, Seed = 2 },
    };

    /// <summary>Trains.</summary>
    public static TrainingRun Train(
        Recipe recipe, IWorkerPool? workers, int threads = 1, Action? onRound = null, Action? onCheckpoint = null) => Trainer.Train(
        recipe,
        new TrainerOptions
        {
            Baselines = false,
            Threads = threads,
            Workers = workers,
            OnRound = (_, _, _) => onRound?.Invoke(),
            OnCheckpoint = _ => onCheckpoint?.Invoke(),
            CheckpointInterval = TimeSpan.Zero,
        },
        SolveControl.Unlimited);

    /// <summary>What a run leaves, as text.</summary>
    public static string Of(TrainingRun result)
    {
        using var folder = new TemporaryFolder();
        NetworkFile.Write(folder.File("network.json"), result.Network);
        var rounds = result.Margins.SelectMany(margin => margin.Rounds).Select(round =>
            $"{round.Rho:R} {round.ConsensusVariance:R} {round.ConsensusObjective:R} {round.CopiesObjective:R} {round.InnerBound:R} {round.OuterBound:R}");
        string[] figures = [$"{result.OracleCalls} {result.CandidatesScored} {result.LowerBound:R} {result.Committee?.Score.TestAccuracy:R}"];
        return string.Join('\n', [File.ReadAllText(folder.File("network.json")), .. rounds, .. figures]);
    }
}
