using Isinglass.Hedging;
using Isinglass.Model.Control;

namespace Isinglass.Training.Runs;

/// <summary>One run of hedging from one start; the pool holds good bits that it met, candidates for a committee.</summary>
internal sealed record Start(double Objective, sbyte[] Bits, double LowerBound, long OracleCalls, long Candidates, StopReason StopReason, IReadOnlyList<HedgingRound> Rounds, IReadOnlyList<sbyte[]> Pool)
{
    /// <summary>Copies of bundles that are kept: beyond so many they only repeat each other.</summary>
    private const int MostCopies = 16;

    public static Start Of(HedgingResult result) => new(
        result.Objective, result.Shared, result.LowerBound, result.OracleCalls, result.CandidatesScored, result.StopReason, result.Rounds, [.. result.Candidates, .. result.Copies.Take(MostCopies)]);
}
