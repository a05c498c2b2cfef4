using Isinglass.Formats;
using Isinglass.Neural.Export;

namespace Isinglass.Training.Exchange;

/// <summary>The evaluation of another solver's solution.</summary>
internal sealed record DecodedSolution
{
    /// <summary>The network of the best point.</summary>
    public required TrainedNetwork Network { get; init; }

    /// <summary>Mean training loss by a forward pass.</summary>
    public required double Loss { get; init; }

    /// <summary>Minimised objective of the model's file at the point, including constants that the format lost.</summary>
    public required double Objective { get; init; }

    /// <summary>The objective that the solution file states, in the file's own sense; null when it states none.</summary>
    public double? ClaimedObjective { get; init; }

    /// <summary>Number of rows of the file.</summary>
    public required int RowCount { get; init; }

    /// <summary>Rows that the point violates.</summary>
    public required IReadOnlyList<RowCheck> Violated { get; init; }

    /// <summary>Number of points in the solution file; the one of least training loss was taken.</summary>
    public required int PointCount { get; init; }

    /// <summary>The map.</summary>
    public required ModelMap Map { get; init; }

    /// <summary>Accuracies on the three parts of the data; validation is NaN when there is none.</summary>
    public required (double Train, double Validation, double Test) Accuracy { get; init; }

    /// <summary>The measure of these scores.</summary>
    public Quality Quality => Network.Target is null ? Quality.Accuracy : Quality.Determination;

    /// <summary>Whether the point keeps every row and, where the model is exact, its objective is the training loss.</summary>
    public bool IsVerified => Violated.Count == 0 && (!Map.IsExact || Math.Abs(Objective - Loss) <= 1e-6 * Math.Max(1, Math.Abs(Loss)));
}
