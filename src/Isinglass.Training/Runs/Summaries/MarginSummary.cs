namespace Isinglass.Training.Runs.Summaries;

/// <summary>A margin that was trained; its validation score is null in the file without validation samples.</summary>
internal sealed record MarginSummary(double Margin, double TrainingLoss, double? ValidationAccuracy, double? ValidationR2)
{
    /// <summary>The summary of a margin.</summary>
    public static MarginSummary Of(MarginRun run, Quality quality) =>
        new(run.Margin, run.Loss, quality.AsAccuracy(run.Validation), quality.AsDetermination(run.Validation));
}
