namespace Isinglass.Neural.Inference;

/// <summary>How well a network does on a data set.</summary>
/// <param name="Confusion">Counts by [true class][predicted class]; empty for regression.</param>
public sealed record Evaluation(int[][] Confusion)
{
    /// <summary>For regression how far the predictions are from the targets; null for classes.</summary>
    public RegressionScore? Regression { get; init; }

    /// <summary>Number of samples.</summary>
    public int SampleCount => Regression?.SampleCount ?? Confusion.Sum(row => row.Sum());

    /// <summary>
    /// Share of samples on the diagonal, 0..1; for regression the coefficient of determination R^2, at most 1 and below 0 where the mean predicts better.
    /// </summary>
    public double Accuracy => Regression?.Determination
        ?? (SampleCount == 0 ? 0 : Enumerable.Range(0, Confusion.Length).Sum(c => Confusion[c][c]) / (double)SampleCount);

    /// <summary>Precision, recall, F1 and support of every class; empty for regression.</summary>
    public IReadOnlyList<ClassScore> PerClass => [.. Enumerable.Range(0, Confusion.Length).Select(c => ClassScore.Of(Confusion, c))];

    /// <summary>Mean recall over the classes that occur, 0..1; 0 for regression.</summary>
    public double BalancedAccuracy => Confusion.Select((row, c) => (Right: row[c], Count: row.Sum())).Where(own => own.Count > 0)
        .Select(own => own.Right / (double)own.Count).DefaultIfEmpty(0).Average();
}
