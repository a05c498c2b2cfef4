using Isinglass.Conic.Lift;
using Isinglass.Model.Control;

namespace Isinglass.Conic.Steps;

/// <summary>
/// When QCGD ends by itself: a bound meets the incumbent (optimal) or lies above every value (infeasible), or gap and infeasibility of the mixture stay small.
/// </summary>
internal sealed class StoppingRule(ConicLift lift, ConditionalGradientOptions options, Incumbent incumbent, SolveRun run)
{
    // A heuristic oracle that finds nothing better once may have been unlucky.
    private const int Patience = 10;

    private int _settled;

    /// <summary>The best proved bound.</summary>
    internal ProvedBound Bound { get; } = new(lift);

    /// <summary>Counts the oracle calls in a row that left dual gap and infeasibility small.</summary>
    internal void Observe(double gap, double infeasibility) =>
        _settled = gap <= options.InfeasibilityTolerance && infeasibility <= options.InfeasibilityTolerance ? _settled + 1 : 0;

    /// <summary>Whether the method has ended; the run holds the reason.</summary>
    internal bool IsDecided(bool isExact)
    {
        if (Bound.IsAboveAll)
        {
            run.Finish(StopReason.Infeasible);
            return true;
        }

        if (incumbent.IsFeasible && Bound.Meets(incumbent.Objective, options.GapTolerance))
        {
            run.Finish(StopReason.Optimal);
            return true;
        }

        if (incumbent.IsFeasible && _settled >= (isExact ? 1 : Patience))
        {
            run.Finish(StopReason.Converged);
            return true;
        }

        return false;
    }
}
