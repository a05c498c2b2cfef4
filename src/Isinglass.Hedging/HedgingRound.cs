namespace Isinglass.Hedging;

/// <summary>What happened in one round of progressive hedging.</summary>
/// <param name="Round">Number of the round, 1-based.</param>
/// <param name="Rho">Proximal weight of the round.</param>
/// <param name="ConsensusVariance">Mean variance of the copies' bits in +-1 units: 1 = no agreement, 0 = consensus.</param>
/// <param name="ConsensusObjective">Objective of the rounded consensus on all data.</param>
/// <param name="CopiesObjective">Probability-weighted objective of the copies, each on its own scenario.</param>
/// <param name="InnerBound">Objective of the incumbent: the best so far.</param>
/// <param name="Elapsed">Time since the start.</param>
internal readonly record struct HedgingRound(
    int Round, double Rho, double ConsensusVariance, double ConsensusObjective, double CopiesObjective, double InnerBound, TimeSpan Elapsed)
{
    /// <summary>The best certified lower bound of the whole objective so far; -infinity when there is none.</summary>
    public double OuterBound { get; init; } = double.NegativeInfinity;

    /// <summary>Number of bits that are fixed for the rest of the run.</summary>
    public int FixedBits { get; init; }
}
