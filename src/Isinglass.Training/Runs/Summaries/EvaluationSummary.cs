using Isinglass.Neural.Inference;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>The evaluation of a network on a part of the data: for classes accuracies and confusion, for a target R^2 and errors in its unit.</summary>
internal sealed record EvaluationSummary(
    double? Accuracy, double? R2, string Split, int Samples, double? Rmse, double? Mae, string? Target, double? BalancedAccuracy,
    IReadOnlyList<string>? Classes, int[][]? Confusion, IReadOnlyList<ClassSummary>? PerClass)
{
    /// <summary>The summary of an evaluation.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="names">The classes, or the target alone.</param>
    /// <param name="split">The part of the data.</param>
    public static EvaluationSummary Of(Evaluation evaluation, IReadOnlyList<string> names, string split) => evaluation.Regression is { } errors
        ? new(null, evaluation.Accuracy, split, evaluation.SampleCount, errors.RootMeanSquareError, errors.MeanAbsoluteError, names[0], null, null, null, null)
        : new(evaluation.Accuracy, null, split, evaluation.SampleCount, null, null, null, evaluation.BalancedAccuracy, names, evaluation.Confusion,
            ClassSummary.Of(evaluation, names));
}
