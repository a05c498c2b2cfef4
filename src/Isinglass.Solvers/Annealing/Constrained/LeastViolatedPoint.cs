using Isinglass.LocalSearch;
using Isinglass.Model.Control;

namespace Isinglass.Solvers.Annealing.Constrained;

/// <summary>The best point of a walk: the best feasible one, or the least violated before there is one.</summary>
internal sealed class LeastViolatedPoint(ConstrainedState state, double[] units, SolveRun run)
{
    /// <summary>The point (0/1).</summary>
    internal sbyte[] Values { get; } = new sbyte[state.Values.Length];

    /// <summary>Least objective (shift included) of a feasible point; +infinity before there is one.</summary>
    internal double Objective { get; private set; } = double.PositiveInfinity;

    /// <summary>Violation of the point in units of the smallest possible one; 0 when it is feasible.</summary>
    internal double Violation { get; private set; } = double.PositiveInfinity;

    /// <summary>Number of feasible points that were the best.</summary>
    internal long Improvements { get; private set; }

    /// <summary>Keeps the state when it is feasible and the best.</summary>
    internal void Keep()
    {
        if (state.IsFeasible && (Violation > 0 || state.Objective < Objective))
        {
            Improvements++;
            Violation = 0;
            Objective = state.Objective;
            state.Values.CopyTo(Values);
            run.Offer(Objective);
        }
    }

    /// <summary>Keeps the state when no point was feasible and it is the least violated. Costs a pass over all rows, so once a sweep.</summary>
    internal void KeepLeastViolated()
    {
        if (Violation == 0)
        {
            return;
        }

        var violation = 0.0;
        for (var c = 0; c < units.Length; c++)
        {
            violation += units[c] * state.ViolationOf(c);
        }

        if (violation < Violation)
        {
            Violation = violation;
            state.Values.CopyTo(Values);
        }
    }
}
