using Isinglass.Hedging.Snapshots;

namespace Isinglass.Hedging;

/// <summary>Where a run of hedging begins and whom it tells.</summary>
internal sealed record HedgingHooks
{
    /// <summary>Shared bits to start all copies from; empty = random.</summary>
    public ReadOnlyMemory<sbyte> Start { get; init; }

    /// <summary>A snapshot of a run with the same model, key and options to go on from; null = begin.</summary>
    public HedgingSnapshot? Resume { get; init; }

    /// <summary>Told about every round with the incumbent's bits, from the calling thread.</summary>
    public Action<HedgingRound, ReadOnlyMemory<sbyte>>? OnRound { get; init; }

    /// <summary>Called after every round but the last with a way to take a snapshot (a copy of everything), which costs nothing unless used.</summary>
    public Action<Func<HedgingSnapshot>>? OnSnapshot { get; init; }
}
