using System.Numerics;
using Isinglass.LocalSearch;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;

namespace Isinglass.Solvers.Exact;

/// <summary>
/// Visits all points in the order of the binary reflected Gray code (Gray 1953): step k flips bit (number of trailing zeros
/// of k), so objective and residuals follow by one flip a point.
/// </summary>
internal static class GrayEnumeration
{
    // Sums of flips drift, so they are recomputed from time to time.
    private const long ReloadInterval = 1 << 16;

    /// <summary>Visits the points and returns a lower bound of the objective: the least one, or a cheap bound when the run was stopped.</summary>
    internal static double Visit(ConstrainedStructure structure, OptimaCollector collector, SolveRun run)
    {
        var model = structure.Model;
        var rounding = SumRounding.Of(model.Objective);
        var state = new ConstrainedState(structure);
        var count = 1L << model.VariableCount;
        for (var step = 1L; ; step++)
        {
            if (state.IsFeasible && collector.CanMatter(state.Objective, rounding))
            {
                collector.Offer(model.Objective.Energy(state.Values), state.Values, run);
            }

            if (step == count)
            {
                return collector.Objective;
            }

            state.Flip(BitOperations.TrailingZeroCount(step));
            if (step % ReloadInterval == 0)
            {
                if (run.ShouldStop())
                {
                    return ObjectiveBounds.Of(model.Objective).Lower;
                }

                state.Load(state.Values);
                run.Report((double)step / count, "enumerating");
            }
        }
    }
}
