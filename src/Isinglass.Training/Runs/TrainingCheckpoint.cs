using Isinglass.Hedging.Snapshots;

namespace Isinglass.Training.Runs;

/// <summary>A training run between two rounds: its recipe, the margins and starts that are finished, and where the present start is.</summary>
public sealed record TrainingCheckpoint
{
    /// <summary>The recipe with every automatic choice written out.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Rounds of the present start; 0 at a start's beginning.</summary>
    public int Round => Snapshot?.Rounds.Count ?? 0;

    /// <summary>Margins that are finished.</summary>
    public int FinishedMargins => Fits.Count;

    internal IReadOnlyList<Fit> Fits { get; init; } = [];

    internal IReadOnlyList<Start> Starts { get; init; } = [];

    internal HedgingSnapshot? Snapshot { get; init; }
}
