using Isinglass.Hedging.Snapshots;

namespace Isinglass.Hedging;

/// <summary>Where a hedging run starts, and who is told about it.</summary>
internal sealed record HedgingHooks
{
    /// <summary>Shared bits to start all copies from; empty = random.</summary>
    public ReadOnlyMemory<sbyte> Start { get; init; }

    /// <summary>A snapshot of a run with the same model, key and options to continue; null = a new run.</summary>
    public HedgingSnapshot? Resume { get; init; }

    /// <summary>Called after every round with the incumbent's bits, on the calling thread.</summary>
    public Action<HedgingRound, ReadOnlyMemory<sbyte>>? OnRound { get; init; }

    /// <summary>Called after every round with its scenarios in order, on the calling thread.</summary>
    public Action<HedgingRound, IReadOnlyList<ScenarioState>>? OnScenarios { get; init; }

    /// <summary>
    /// Called after every round but the last with a function that takes a snapshot. A snapshot copies everything; not taking it costs nothing.
    /// </summary>
    public Action<Func<HedgingSnapshot>>? OnSnapshot { get; init; }
}
