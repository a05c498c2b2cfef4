namespace Isinglass.Hedging;

/// <summary>What happened in one round of progressive hedging.</summary>
/// <param name="Round">Number of the round, 1-based.</param>
/// <param name="Rho">Proximal weight of the round.</param>
/// <param name="ConsensusVariance">Mean variance of the copies' bits in +-1 units: 1 = no agreement, 0 = consensus.</param>
/// <param name="ConsensusObjective">Objective of the rounded consensus on all data.</param>
/// <param name="CopiesObjective">Probability-weighted objective of the copies, each on its own scenario.</param>
/// <param name="Incumbent">Best objective so far.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct HedgingRound(
    int Round, double Rho, double ConsensusVariance, double ConsensusObjective, double CopiesObjective, double Incumbent, TimeSpan Elapsed)
{
    /// <summary>The best certified lower bound so far; -infinity when there is none.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Number of bits that are fixed for good.</summary>
    public int FixedBits { get; init; }
}

/// <summary>The outcome of progressive hedging.</summary>
public sealed record HedgingResult
{
    /// <summary>The shared bits (0/1) of the incumbent.</summary>
    public required sbyte[] Shared { get; init; }

    /// <summary>Objective of the incumbent on all data.</summary>
    public required double Objective { get; init; }

    /// <summary>Why it stopped.</summary>
    public required Model.StopReason StopReason { get; init; }

    /// <summary>One entry a round.</summary>
    public required IReadOnlyList<HedgingRound> Rounds { get; init; }

    /// <summary>Calls of the scenario solver.</summary>
    public required long ScenarioSolves { get; init; }

    /// <summary>Calls of machines that the scenario solver reports.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>Points that were scored by the whole objective.</summary>
    public required long CandidatesScored { get; init; }

    /// <summary>A certified lower bound of the whole objective; -infinity when the scenario solver proves nothing.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Cycles that were found and acted on.</summary>
    public int Cycles { get; init; }

    /// <summary>The copy of every scenario at the end: a pool for committees.</summary>
    public IReadOnlyList<sbyte[]> Copies { get; init; } = [];

    /// <summary>Improvements of the incumbent over time.</summary>
    public required IReadOnlyList<Model.TracePoint> Trace { get; init; }
}
