namespace Isinglass.Neural.Export;

/// <summary>A network's prediction for one sample.</summary>
/// <param name="Class">Name of the class; null for regression.</param>
/// <param name="Label">Number of the class, 0-based; 0 for regression.</param>
/// <param name="Scores">A score for each class, the first largest of which decides; for regression the predicted number alone.</param>
public sealed record Prediction(string? Class, int Label, IReadOnlyList<double> Scores)
{
    /// <summary>For regression the predicted number, in the target's unit; NaN for classes.</summary>
    public double Value => Class is null ? Scores[0] : double.NaN;
}
