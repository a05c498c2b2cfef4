using Isinglass.Hedging;
using Isinglass.Model.Control;

namespace Isinglass.Training;

/// <summary>What a method of training returns: bits before greedy flips, and what they cost.</summary>
internal sealed record FitOutcome(sbyte[] Bits, IReadOnlyList<HedgingRound> Rounds, long OracleCalls, long Candidates, StopReason StopReason, TimeSpan SolverTime)
{
    /// <summary>Certified lower bound; -infinity when there is none.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Other good parameter bits that the method met.</summary>
    public IReadOnlyList<sbyte[]> Pool { get; init; } = [];
}
