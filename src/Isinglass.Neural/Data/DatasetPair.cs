using Isinglass.Neural.Data.Tables;

namespace Isinglass.Neural.Data;

/// <summary>Training samples and test samples.</summary>
/// <param name="Train">Training samples; validation samples are drawn from them too.</param>
/// <param name="Test">Test samples, with the same features and classes; nothing is chosen by them.</param>
public sealed record DatasetPair(Dataset Train, Dataset Test)
{
    /// <summary>Notes for the user on how the data were read, such as columns that were left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the rows of a table became features; null when the samples are not from a table.</summary>
    internal TableSchema? Table { get; init; }
}
