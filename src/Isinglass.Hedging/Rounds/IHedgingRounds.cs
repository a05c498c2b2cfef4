using Isinglass.Hedging.Snapshots;

namespace Isinglass.Hedging.Rounds;

/// <summary>A way of bringing scenarios together, round by round.</summary>
internal interface IHedgingRounds
{
    /// <summary>The rounds so far.</summary>
    IReadOnlyList<HedgingRound> Rounds { get; }

    /// <summary>Shared bits of the incumbent.</summary>
    ReadOnlyMemory<sbyte> Incumbent { get; }

    /// <summary>Plays a round and ends the run when its criterion holds; false when a stop has left nothing of the round.</summary>
    bool Advance();

    /// <summary>A copy of everything that the rounds to come depend on.</summary>
    HedgingSnapshot Snapshot();

    /// <summary>The outcome.</summary>
    HedgingResult Result();
}
