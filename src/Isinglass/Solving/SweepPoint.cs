using Isinglass.Conic;

namespace Isinglass.Solving;

/// <summary>One weight of a sweep.</summary>
internal sealed record SweepPoint(double Scale, SolveOutcome Outcome)
{
    private IEnumerable<ConicIteration> Rounds => Outcome.Iterations.Rows.Select(static row => row.Iteration);

    public double SmallestWeight => Rounds.Select(static round => round.SmallestMultiplier).DefaultIfEmpty(0).Min();

    public double LargestWeight => Rounds.Select(static round => round.LargestMultiplier).DefaultIfEmpty(0).Max();

    /// <summary>Share of all reads that were feasible without repair.</summary>
    public double FeasibleReadShare => Rounds.Select(static round => round.FeasibleReadShare).DefaultIfEmpty(0).Average();

    /// <summary>Relative distance to an energy; null when the point is not feasible.</summary>
    public double? GapTo(double best) => Outcome.IsFeasible ? (Outcome.Energy - best) / Math.Max(1, Math.Abs(best)) : null;
}
