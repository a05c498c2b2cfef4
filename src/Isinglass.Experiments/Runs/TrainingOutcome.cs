using System.Text.Json.Serialization;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Reports;
using Isinglass.Hedging;
using Isinglass.Model.Control;
using Isinglass.Training;
using Isinglass.Training.Bounds;

namespace Isinglass.Experiments.Runs;

/// <summary>The part of a training run that studies keep.</summary>
internal sealed record TrainingOutcome
{
    /// <summary>Training by a recipe, as a kind of cell.</summary>
    public static CellKind<TrainingParameters, TrainingOutcome> Kind { get; } = new()
    {
        Name = "training",
        ParametersForm = CellJson.Default.TrainingParameters,
        ResultForm = CellJson.Default.TrainingOutcome,
        Work = static (parameters, seed, surroundings, cancellation) => Of(Trainer.Train(
            parameters.Recipe with { Seed = seed },
            new TrainerOptions { DataDirectory = surroundings.DataDirectory, Threads = surroundings.Threads, Baselines = parameters.Baselines },
            new SolveControl { Cancellation = cancellation })),
        Door = static (parameters, seed, surroundings) => Trainer.Plan(parameters.Recipe with { Seed = seed }, surroundings.DataDirectory),
        Values = static outcome => outcome.Figures(),
    };

    /// <summary>The recipe with every automatic choice written out.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Name of the encoding.</summary>
    public required string Encoding { get; init; }

    /// <summary>The measure of the scores.</summary>
    public required Quality Quality { get; init; }

    /// <summary>The method with its refinement first, then without.</summary>
    public required IReadOnlyList<OwnScore> Own { get; init; }

    /// <summary>The method without refinement.</summary>
    [JsonPropertyName("unpolished")]
    public required Score MethodScore { get; init; }

    /// <summary>Members of the committee; 0 without one.</summary>
    public required int Members { get; init; }

    /// <summary>The committee's score; null without one.</summary>
    public required Score? Committee { get; init; }

    /// <summary>Baselines by name.</summary>
    public required IReadOnlyDictionary<string, Score> Baselines { get; init; }

    /// <summary>The margin chosen by validation.</summary>
    public required double Margin { get; init; }

    /// <summary>The loss at that margin, by name.</summary>
    public required string Loss { get; init; }

    /// <summary>Mean training loss after flips.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Score on the validation samples; NaN without any.</summary>
    public required double Validation { get; init; }

    /// <summary>Rounds of the chosen margin.</summary>
    public required IReadOnlyList<HedgingRound> Rounds { get; init; }

    /// <summary>Parameter bits.</summary>
    public required int Bits { get; init; }

    /// <summary>Mean bits of a parameter.</summary>
    public required double BitsPerParameter { get; init; }

    /// <summary>Training samples.</summary>
    public required int Samples { get; init; }

    /// <summary>Test samples.</summary>
    public required int TestSamples { get; init; }

    /// <summary>Spins of a call of the machine.</summary>
    public required int SpinsPerCall { get; init; }

    /// <summary>Samples of a bundle in hedging; 0 for other methods.</summary>
    public required int Bundle { get; init; }

    /// <summary>Calls of the machine.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>Candidates scored on all training data.</summary>
    public required long Candidates { get; init; }

    /// <summary>Wall time within solvers of bundles, in seconds.</summary>
    public required double SolverSeconds { get; init; }

    /// <summary>Certified lower bound of the training loss; -infinity when there is none.</summary>
    public required double LowerBound { get; init; }

    /// <summary>What proved it.</summary>
    public required BoundSource BoundSource { get; init; }

    /// <summary>The score that counts: after flips.</summary>
    public Score Score => Own[0].Score;

    private static TrainingOutcome Of(TrainingRun result) => new()
    {
        Recipe = result.Recipe,
        Method = result.Plan.MethodName,
        Encoding = result.Plan.EncodingName,
        Quality = result.Quality,
        Own = [.. TrainingReport.OwnRows(result).Select(row => new OwnScore(row.Name, row.Score))],
        MethodScore = result.MethodScore,
        Members = result.Committee?.Committee.Members.Count ?? 0,
        Committee = result.Committee?.Score,
        Baselines = result.Baselines,
        Margin = result.Margin,
        Loss = result.Plan.LossAt(result.Margin).Function.Name,
        TrainingLoss = result.TrainingLoss,
        Validation = result.Chosen.Validation,
        Rounds = result.Rounds,
        Bits = result.Network.Network.Bits.Length,
        BitsPerParameter = result.Network.Network.Lattice.Layout.MeanBitsPerParameter,
        Samples = result.Resources.Samples,
        TestSamples = result.Test.SampleCount,
        SpinsPerCall = result.Resources.SpinsPerCall,
        Bundle = result.Plan.Method == Training.Recipes.TrainingMethod.ProgressiveHedging ? result.Plan.Bundle : 0,
        OracleCalls = result.OracleCalls,
        Candidates = result.CandidatesScored,
        SolverSeconds = result.SolverSeconds,
        LowerBound = result.LowerBound,
        BoundSource = result.BoundSource,
    };

    private IEnumerable<(string Name, double Value)> Figures() =>
    [
        ($"test_{Quality.Key}", Score.TestAccuracy), ($"train_{Quality.Key}", Score.TrainAccuracy), ($"validation_{Quality.Key}", Validation),
        ($"unpolished_test_{Quality.Key}", MethodScore.TestAccuracy), ($"unpolished_train_{Quality.Key}", MethodScore.TrainAccuracy),
        ("training_loss", TrainingLoss), ("margin", Margin), ("oracle_calls", OracleCalls), ("seconds", Score.Seconds),
        .. Committee is { } committee ? [("committee_test_accuracy", committee.TestAccuracy)] : Array.Empty<(string, double)>(),
        .. Baselines.Select(baseline => ($"{baseline.Key}_test_{Quality.Key}", baseline.Value.TestAccuracy)),
    ];
}
