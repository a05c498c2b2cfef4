namespace Isinglass.Neural.Data;

/// <summary>The samples to learn from and the samples to judge by.</summary>
/// <param name="Train">Training samples; validation samples are drawn from them too.</param>
/// <param name="Test">Test samples, with the same features and classes; they decide nothing.</param>
public sealed record DatasetPair(Dataset Train, Dataset Test)
{
    /// <summary>How the rows of a table became features; null when the samples are from no table.</summary>
    public TableSchema? Table { get; init; }
}
