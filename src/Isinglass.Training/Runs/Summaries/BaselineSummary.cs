namespace Isinglass.Training.Runs.Summaries;

/// <summary>A baseline of a run.</summary>
internal sealed record BaselineSummary(double? TrainAccuracy, double? TrainR2, double? TestAccuracy, double? TestR2, double Seconds, string Chosen)
{
    /// <summary>The summary of a baseline's score.</summary>
    public static BaselineSummary Of(Score score, Quality quality) => new(
        quality.AsAccuracy(score.TrainAccuracy), quality.AsDetermination(score.TrainAccuracy), quality.AsAccuracy(score.TestAccuracy),
        quality.AsDetermination(score.TestAccuracy), Math.Round(score.Seconds, 4), score.Remark);
}

/// <summary>A baseline that was not trained, and why: <c>time_limit</c> or <c>cancelled</c>.</summary>
internal sealed record SkippedSummary(string Name, string Reason);
