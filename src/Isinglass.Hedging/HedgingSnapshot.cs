namespace Isinglass.Hedging;

/// <summary>
/// Everything that the rounds to come depend on, between two rounds: solving goes on from it to the same bits as if it had never stopped. The executor, the clock and the
/// machine's calls are no part of it.
/// </summary>
public sealed record HedgingSnapshot
{
    /// <summary>Rounds done.</summary>
    public required IReadOnlyList<HedgingRound> Rounds { get; init; }

    /// <summary>rho of the next round.</summary>
    public required double Rho { get; init; }

    /// <summary>The last point of every scenario: shared bits first, then its own variables.</summary>
    public required sbyte[][] Points { get; init; }

    /// <summary>Multipliers by scenario and bit.</summary>
    public required double[][] Multipliers { get; init; }

    /// <summary>The last objective of every scenario.</summary>
    public required double[] Objectives { get; init; }

    /// <summary>bbar.</summary>
    public required double[] Consensus { get; init; }

    /// <summary>Shared bits of the incumbent.</summary>
    public required sbyte[] Incumbent { get; init; }

    /// <summary>Objective of the incumbent.</summary>
    public required double Best { get; init; }

    /// <summary>Fingerprints of the multipliers so far.</summary>
    public required ulong[] Seen { get; init; }

    /// <summary>Rounds in a row in which all copies agree, by bit.</summary>
    public required int[] Agreements { get; init; }

    /// <summary>Value of every fixed bit, -1 for a free one.</summary>
    public required sbyte[] Fixed { get; init; }

    /// <summary>Relative rho of every bit.</summary>
    public required double[] Scales { get; init; }

    /// <summary>Calls of machines by scenario.</summary>
    public required long[] OracleCalls { get; init; }

    /// <summary>Scenario solves so far.</summary>
    public required long Solves { get; init; }

    /// <summary>Points that were scored by the whole objective.</summary>
    public required long Scored { get; init; }

    /// <summary>Cycles so far.</summary>
    public required int Cycles { get; init; }

    /// <summary>Good candidates so far, best first.</summary>
    public required IReadOnlyList<ScoredCandidate> Pool { get; init; }
}
