using System.Numerics;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;

namespace Isinglass.Solvers.Exact;

/// <summary>
/// Enumerates a model that consists of its completion alone (a network without an encoding): the completion gives its objective, and all its bits are free.
/// Gray order (Gray 1953), so that the walker flips one bit from point to point.
/// </summary>
internal sealed class CompletionEnumeration(ICompletion completion) : ISolverSession
{
    // Reading the clock costs about as much as a flip.
    private const int PointsBetweenChecks = 1024;

    private readonly ICompletionWalker _walker = completion.CreateWalker();

    /// <summary>Whether a model has no terms and no rows, only a completion over all of its bits.</summary>
    public static bool Concerns(ConstrainedQuadraticModel model) =>
        model.Completion is { } completion && completion.FreeCount == model.VariableCount && model.Rows.RowCount == 0 && model.Products.Length == 0
        && model.Objective.InteractionCount == 0 && model.Objective.SquaredTerms.Count == 0 && !model.Objective.Linear.ContainsAnyExcept(0.0);

    /// <inheritdoc/>
    public Solution Solve(SolveRequest request, SolveControl control)
    {
        var run = control.Start();
        var (count, collector) = (completion.FreeCount, new OptimaCollector(0, 1, onlyBetter: true));
        _walker.Load(new sbyte[count]);
        collector.Offer(_walker.Objective + request.ShiftAt(_walker.Free), _walker.Free, run);
        for (var index = 1UL; index < 1UL << count; index++)
        {
            if (index % PointsBetweenChecks == 0 && run.ShouldStop())
            {
                break;
            }

            _walker.TryFlip(BitOperations.TrailingZeroCount(index), double.PositiveInfinity);
            collector.Offer(_walker.Objective + request.ShiftAt(_walker.Free), _walker.Free, run);
        }

        var isProved = run.StopReason == StopReason.None;
        var values = collector.Points[0];
        _walker.Load(values);
        return new Solution
        {
            Status = isProved ? SolutionStatus.Optimal : SolutionStatus.Feasible,
            Values = values,
            Objective = _walker.Objective,
            LowerBound = isProved ? _walker.Objective + request.ShiftAt(values) : double.NegativeInfinity,
            StopReason = run.Finish(StopReason.Optimal),
            CandidatesScored = collector.Scored,
            OracleCalls = 1,
            Trace = run.Trace,
        };
    }
}
