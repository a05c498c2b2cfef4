using Isinglass.Neural.Data.Tables;

namespace Isinglass.Neural.Data;

/// <summary>The samples to learn from and the samples to judge by.</summary>
/// <param name="Train">Training samples; validation samples are drawn from them too.</param>
/// <param name="Test">Test samples, with the same features and classes; they decide nothing.</param>
public sealed record DatasetPair(Dataset Train, Dataset Test)
{
    /// <summary>What the user should know of how the data were read: columns that were left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the rows of a table became features; null when the samples are from no table.</summary>
    internal TableSchema? Table { get; init; }
}
