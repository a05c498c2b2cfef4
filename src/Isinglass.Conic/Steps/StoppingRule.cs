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

    private readonly Lazy<ObjectiveLattice> _lattice = new(() => ObjectiveLattice.Of(lift.Objective));
    private int _settled;

    /// <summary>The best proved bound, linear shift included; -infinity before there is one.</summary>
    internal double LowerBound { get; private set; } = double.NegativeInfinity;

    /// <summary>Takes the minimum that an exact oracle has proved.</summary>
    internal void RaiseBound(double energy) => LowerBound = Math.Max(LowerBound, _lattice.Value.Ceiling(energy));

    /// <summary>Counts the oracle calls in a row that left dual gap and infeasibility small.</summary>
    internal void Observe(double gap, double infeasibility) =>
        _settled = gap <= options.InfeasibilityTolerance && infeasibility <= options.InfeasibilityTolerance ? _settled + 1 : 0;

    /// <summary>Whether nothing is left to do; the reason is in the run.</summary>
    internal bool IsDecided(bool isExact)
    {
        var tolerance = options.GapTolerance * (1 + Math.Abs(lift.Bounds.Upper));
        if (LowerBound > lift.Bounds.Upper + tolerance)
        {
            run.Finish(StopReason.Infeasible);
            return true;
        }

        if (incumbent.IsFeasible && incumbent.Objective - LowerBound <= options.GapTolerance * (1 + Math.Abs(incumbent.Objective)))
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
