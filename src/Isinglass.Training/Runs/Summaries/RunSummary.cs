using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Training.Bounds;
using Isinglass.Training.Choice;
using Isinglass.Training.Demands;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>The file summary.json: a training run in figures. Scores are accuracies (0..1) of classes or R^2 of a target.</summary>
internal sealed record RunSummary(
    double? TestAccuracy, double? TestR2, double? TrainAccuracy, double? TrainR2,
    [property: JsonPropertyName("unpolished_test_accuracy")] double? MethodTestAccuracy,
    [property: JsonPropertyName("unpolished_test_r2")] double? MethodTestR2,
    [property: JsonPropertyName("unpolished_train_accuracy")] double? MethodTrainAccuracy,
    [property: JsonPropertyName("unpolished_train_r2")] double? MethodTrainR2, double? TestBalancedAccuracy, double? TestRmse, double? TestMae,
    double TrainingLoss, double BitsPerParameter, int Parameters, int NetworkBytes, int PreprocessingBytes, int SpinsPerCall, long SpinsMonolithic,
    long OracleCalls, long CandidatesScored, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? LowerBound, string? LowerBoundSource,
    double? DeviceSeconds, string Refinement, int Rounds, double Seconds, ulong Seed, string StopReason, int? Workers, long? RoundsRetried, long? BytesSent,
    long? BytesReceived, TimeSummary? SecondsByCause, string Network, string Method, string Machine, double Margin,
    IReadOnlyList<IReadOnlyDictionary<string, double?>> Margins, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Run,
    ResourceSummary Resources, CommitteeSummary? Committee, IReadOnlyList<ConstraintResult> Constraints, IReadOnlyList<ClassSummary>? PerClass,
    IReadOnlyList<NetworkTrial>? Trials, IReadOnlyDictionary<string, BaselineSummary> Baselines, IReadOnlyList<SkippedSummary> Skipped)
{
    /// <summary>The summary of a run that is kept in a folder, or in none.</summary>
    public static RunSummary Of(TrainingRun result, string? run)
    {
        var (quality, plan, network) = (result.Quality, result.Plan, result.Network.Network);
        var (score, method, layout, workers) = (result.Score, result.MethodScore, network.Lattice.Layout, result.Workers);
        return new RunSummary(
            TestAccuracy: quality.AsAccuracy(score.TestAccuracy),
            TestR2: quality.AsDetermination(score.TestAccuracy),
            TrainAccuracy: quality.AsAccuracy(score.TrainAccuracy),
            TrainR2: quality.AsDetermination(score.TrainAccuracy),
            MethodTestAccuracy: quality.AsAccuracy(method.TestAccuracy),
            MethodTestR2: quality.AsDetermination(method.TestAccuracy),
            MethodTrainAccuracy: quality.AsAccuracy(method.TrainAccuracy),
            MethodTrainR2: quality.AsDetermination(method.TrainAccuracy),
            TestBalancedAccuracy: quality.AsAccuracy(result.Test.BalancedAccuracy),
            TestRmse: result.Test.Regression?.RootMeanSquareError,
            TestMae: result.Test.Regression?.MeanAbsoluteError,
            TrainingLoss: result.TrainingLoss,
            BitsPerParameter: layout.MeanBitsPerParameter,
            Parameters: layout.ParameterCount,
            NetworkBytes: network.ByteCount,
            PreprocessingBytes: result.Network.PreprocessingByteCount,
            SpinsPerCall: result.Resources.SpinsPerCall,
            SpinsMonolithic: result.Resources.SpinsMonolithic,
            OracleCalls: result.OracleCalls,
            CandidatesScored: result.CandidatesScored,
            LowerBound: JsonText.Finite(result.LowerBound),
            LowerBoundSource: result.BoundSource == BoundSource.None ? null
                : JsonNamingPolicy.SnakeCaseLower.ConvertName(result.BoundSource.ToString()),
            DeviceSeconds: result.DeviceTime?.TotalSeconds,
            Refinement: RecipeWords.Refinements.Of(plan.Refinement),
            Rounds: result.Rounds.Count,
            Seconds: Math.Round(score.Seconds, 4),
            Seed: plan.Seed,
            StopReason: Summary.Name(result.StopReason),
            Workers: workers?.Workers,
            RoundsRetried: workers?.RoundsRetried,
            BytesSent: workers?.BytesSent,
            BytesReceived: workers?.BytesReceived,
            SecondsByCause: workers is null ? null : TimeSummary.Of(workers.Time, score.Seconds),
            Network: network.Lattice.Spec.Widths,
            Method: plan.MethodName,
            Machine: plan.Machine,
            Margin: result.Margin,
            Margins: [.. result.Margins.Select(margin => Trained(margin, quality))],
            Run: run,
            Resources: ResourceSummary.Of(result.Resources, plan, plan.Encoding, result.Estimate, result.CarriedError),
            Committee: CommitteeSummary.Of(result.Committee),
            Constraints: result.Constraints,
            PerClass: ClassSummary.Of(result.Test, result.Network.ClassNames),
            Trials: result.Trials.Count == 0 ? null : result.Trials,
            Baselines: Baselined(result).ToDictionary(static pair => pair.Name, pair => BaselineSummary.Of(pair.Score, quality)),
            Skipped: [.. result.SkippedBaselines.Select(static one => new SkippedSummary(one.Name, Summary.Name(one.Reason)))]);
    }

    private static Dictionary<string, double?> Trained(MarginRun margin, Quality quality) => new()
    {
        ["margin"] = margin.Margin,
        ["training_loss"] = margin.Loss,
        [$"validation_{quality.Key}"] = JsonText.Finite(margin.Validation),
    };

    /// <summary>The baselines, with the largest class first.</summary>
    private static IEnumerable<(string Name, Score Score)> Baselined(TrainingRun result) =>
        (result.Majority is { } majority ? [("majority", majority)] : Enumerable.Empty<(string, Score)>())
        .Concat(result.Baselines.Select(static pair => (pair.Key, pair.Value)));
}
