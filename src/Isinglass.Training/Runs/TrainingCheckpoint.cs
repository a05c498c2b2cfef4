using Isinglass.Hedging.Snapshots;

namespace Isinglass.Training.Runs;

/// <summary>A training run between two rounds: its recipe, the margins and starts that are finished, and where the present start is.</summary>
public sealed record TrainingCheckpoint
{
    /// <summary>The recipe with every automatic choice written out.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Whether baselines are trained at the end.</summary>
    public bool Baselines { get; init; } = true;

    /// <summary>Margins that are finished.</summary>
    public IReadOnlyList<MarginRun> Margins { get; init; } = [];

    /// <summary>Starts of the present margin that are finished.</summary>
    public IReadOnlyList<MethodRun> Starts { get; init; } = [];

    /// <summary>Where the present start is; null at its beginning.</summary>
    public HedgingSnapshot? Snapshot { get; init; }
}
