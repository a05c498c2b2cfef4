using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Solvers.Annealing.Constrained;

/// <summary>
/// Simulated annealing on objective + weighted violations of a constrained model. Rows and squared terms stay factored: a flip costs the lengths of its rows.
/// One-hot groups are kept by swaps, assignments exchange two groups, product bits follow their factors, cardinality rows exchange members. The weights start
/// at the size of the objective's changes and adapt to the violations; the best feasible point ever visited is the answer, after a descent that stays feasible.
/// </summary>
public sealed class ConstrainedAnnealing : ISolver
{
    private readonly ConstrainedAnnealingOptions _options;

    /// <summary>A solver with options; null = defaults.</summary>
    public ConstrainedAnnealing(ConstrainedAnnealingOptions? options = null) => _options = (options ?? new ConstrainedAnnealingOptions()).Checked();

    /// <inheritdoc/>
    public string Name => "anneal";

    /// <inheritdoc/>
    public ISolverSession Prepare(ConstrainedQuadraticModel model) => new Session(model, _options);

    private sealed class Session(ConstrainedQuadraticModel model, ConstrainedAnnealingOptions options) : ISolverSession
    {
        private readonly ConstrainedStructure _structure = new(model);
        private readonly ConstrainedMoves _moves = new(new ConstrainedStructure(model));

        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var structure = _structure.WithObjective(request.Shift(model.Objective));
            var start = StartPoint(request);
            var walks = new ConstrainedWalk?[options.Reads];
            Parallel.For(0, options.Reads, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, request.Threads) }, r =>
            {
                // The first read is always made, so that there is a point even after an early stop.
                if (r == 0 || !run.ShouldStop())
                {
                    var walk = new ConstrainedWalk(structure, _moves, options, request.Key.Derive(r), run) { Completion = model.Completion };
                    walk.Anneal(r == 0 ? start : null);
                    walks[r] = walk;
                }
            });

            // The first of equals, so that the number of threads does not matter.
            var done = walks.OfType<ConstrainedWalk>().ToList();
            var best = done.Select(static walk => walk.Best).MinBy(static point => (point.Violation, point.Objective))!;
            return new Solution
            {
                Status = best.Violation == 0 ? SolutionStatus.Feasible : SolutionStatus.Unknown,
                Values = best.Values,
                Objective = model.Objective.Energy(best.Values),
                StopReason = run.Finish(StopReason.Completed),
                CandidatesScored = done.Sum(static walk => walk.Best.Improvements),
                Trace = run.Trace,
            };
        }

        private sbyte[]? StartPoint(SolveRequest request)
        {
            var point = request.StartPoint(model.VariableCount);
            if (point is not null && model.Completion is { } completion && request.Start.Length >= completion.FreeCount)
            {
                completion.Complete(request.Start.Span[..completion.FreeCount], point);
            }

            return point;
        }
    }
}
