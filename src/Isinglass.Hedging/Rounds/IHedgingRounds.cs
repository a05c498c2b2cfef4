using Isinglass.Hedging.Snapshots;

namespace Isinglass.Hedging.Rounds;

/// <summary>A method that makes scenarios agree, round by round.</summary>
internal interface IHedgingRounds
{
    /// <summary>The rounds so far.</summary>
    IReadOnlyList<HedgingRound> Rounds { get; }

    /// <summary>Shared bits of the incumbent.</summary>
    ReadOnlyMemory<sbyte> Incumbent { get; }

    /// <summary>The scenarios as they are now, in order.</summary>
    IReadOnlyList<ScenarioState> Scenarios();

    /// <summary>Runs a round, and ends the run when its criterion holds; false if the run was stopped before the round had a result.</summary>
    bool Advance();

    /// <summary>A copy of everything that later rounds depend on.</summary>
    HedgingSnapshot Snapshot();

    /// <summary>The outcome.</summary>
    HedgingResult Result();
}
