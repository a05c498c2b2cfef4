using Isinglass.Neural.Inference;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>How well one class is recognised.</summary>
internal sealed record ClassSummary(string Class, double Precision, double Recall, double F1, int Support)
{
    /// <summary>All classes of an evaluation; null for regression.</summary>
    public static IReadOnlyList<ClassSummary>? Of(Evaluation evaluation, IReadOnlyList<string> names) => evaluation.Regression is not null ? null
        : [.. names.Zip(evaluation.PerClass, static (name, score) => new ClassSummary(name, score.Precision, score.Recall, score.F1, score.Support))];
}
