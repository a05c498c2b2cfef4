using Isinglass.Hedging;
using Isinglass.Model.Control;

namespace Isinglass.Training.Runs;

/// <summary>One margin, trained: bits after and before flips on the true loss, and what they took.</summary>
internal sealed record Fit(
    double Margin, sbyte[] Bits, sbyte[] Unpolished, double Objective, double Validation, IReadOnlyList<HedgingRound> Rounds, long OracleCalls, long Candidates, StopReason StopReason,
    double PolishSeconds, double SolverSeconds)
{
    /// <summary>Training loss before flips on the true loss.</summary>
    public required double UnpolishedObjective { get; init; }

    /// <summary>Validation score before flips on the true loss, by which the margin of the method alone is chosen; NaN without validation samples.</summary>
    public required double UnpolishedValidation { get; init; }

    /// <summary>Certified lower bound of the training loss; -infinity when there is none.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Other good parameter bits that were met, of all starts: candidates for a committee.</summary>
    public IReadOnlyList<sbyte[]> Pool { get; init; } = [];
}
