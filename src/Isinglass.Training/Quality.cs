using Isinglass.Neural.Inference;

namespace Isinglass.Training;

/// <summary>The meaning of a score and its form in text and JSON: accuracy in percent for classes, R^2 for regression.</summary>
/// <param name="Name">The name in text.</param>
/// <param name="Key">The name in JSON, after "test_", "train_" and "validation_".</param>
/// <param name="IsShare">Whether it is shown as percent.</param>
internal sealed record Quality(string Name, string Key, bool IsShare)
{
    /// <summary>Share of samples classified correctly.</summary>
    public static Quality Accuracy { get; } = new("accuracy", "accuracy", true);

    /// <summary>Coefficient of determination.</summary>
    public static Quality Determination { get; } = new("R²", "r2", false);

    /// <summary>The quality that an evaluation's score measures.</summary>
    public static Quality Of(Evaluation evaluation) => evaluation.Regression is null ? Accuracy : Determination;

    /// <summary>The score where it is an accuracy, else null.</summary>
    internal double? AsAccuracy(double score) => IsShare ? score : null;

    /// <summary>The score where it is a coefficient of determination, else null.</summary>
    internal double? AsDetermination(double score) => IsShare ? null : score;

    /// <summary>A score with its unit.</summary>
    public string Show(double score) => IsShare ? $"{100 * score:F2} %" : $"{score:F4}";

    /// <summary>The header of a column of scores.</summary>
    public string Header(string part) => IsShare ? $"{part} %" : $"{part} {Name}";

    /// <summary>A score in such a column.</summary>
    public string Cell(double score) => IsShare ? $"{100 * score:F2}" : $"{score:F4}";
}
