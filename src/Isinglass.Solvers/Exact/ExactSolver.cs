using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Exact.Branching;

namespace Isinglass.Solvers.Exact;

/// <summary>
/// Proves optima: enumerates by Gray code, or branches depth first with row bounds and an objective bound. Infeasibility is proved too. It branches in the
/// order of the variables, so a model whose first bits determine the rest (a compiled network) costs as much as its first bits. A model that consists of its
/// completion alone (a network without an encoding) is enumerated over its free bits.
/// </summary>
public sealed class ExactSolver(ExactMethod method = ExactMethod.Auto) : ISolver
{
    /// <summary>Largest number of bits that is enumerated: 2^26 points, a few seconds to a minute.</summary>
    public const int EnumerationLimit = 26;

    // Below this the Gray code takes milliseconds, whatever the rows are.
    private const int SmallCount = 14;

    /// <inheritdoc/>
    public string Name => "exact";

    /// <summary>
    /// All optimal points of a model, in the order in which they were found (none when it is infeasible).
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="limit">Most points to return; when there are more, <see cref="Optima.IsComplete"/> is false.</param>
    /// <param name="tolerance">Points this much above the least objective still count; in units of the objective.</param>
    internal static Optima AllOptima(ConstrainedQuadraticModel model, int limit, double tolerance = 1e-9)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var collector = new OptimaCollector(tolerance, limit, onlyBetter: false);
        var run = SolveControl.Unlimited.Start();
        Visit(new ConstrainedStructure(model), ExactMethod.Auto, collector, run);
        return new Optima(collector.Objective, collector.Points, collector.IsComplete);
    }

    /// <inheritdoc/>
    public ISolverSession Prepare(ConstrainedQuadraticModel model)
    {
        if (CompletionEnumeration.Concerns(model))
        {
            return model.VariableCount <= EnumerationLimit
                ? new CompletionEnumeration(model.Completion!)
                : throw new InputException(
                    $"A network without an encoding is enumerated: 2^{model.VariableCount} points, and the limit is 2^{EnumerationLimit}. "
                    + "Use the exact encoding, or an annealer.");
        }

        if (method == ExactMethod.Enumeration && model.VariableCount > EnumerationLimit)
        {
            throw new InputException($"Enumeration visits 2^{model.VariableCount} points; the limit is 2^{EnumerationLimit}. Use branching, or an annealer.");
        }

        return new Session(new ConstrainedStructure(model), method);
    }

    private static double Visit(ConstrainedStructure structure, ExactMethod method, OptimaCollector collector, SolveRun run)
    {
        var model = structure.Model;
        var hasRows = model.Rows.RowCount + model.Products.Length > 0;
        var enumerate = method == ExactMethod.Enumeration
            || (method == ExactMethod.Auto && model.VariableCount <= (hasRows ? SmallCount : EnumerationLimit / 2 + SmallCount / 2));
        return enumerate ? GrayEnumeration.Visit(structure, collector, run) : new ConstrainedBranching(structure, collector, run).Visit();
    }

    private sealed class Session(ConstrainedStructure structure, ExactMethod method) : ISolverSession
    {
        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var model = structure.Model;
            var shifted = structure.WithObjective(request.Shift(model.Objective));
            var collector = new OptimaCollector(0, 1, onlyBetter: true);
            if (request.Start.Length == model.VariableCount && model.IsFeasible(request.Start.Span))
            {
                collector.Offer(shifted.Model.Objective.Energy(request.Start.Span), request.Start.Span, run);
            }

            var bound = Visit(shifted, method, collector, run);
            var proved = run.StopReason == StopReason.None;
            // A model without variables has one point, the empty one.
            var isFound = collector.Points.Count > 0;
            var values = isFound ? collector.Points[0] : [];
            return new Solution
            {
                Status = (isFound, proved) switch
                {
                    (true, true) => SolutionStatus.Optimal,
                    (true, false) => SolutionStatus.Feasible,
                    (false, true) => SolutionStatus.Infeasible,
                    (false, false) => SolutionStatus.Unknown,
                },
                Values = values,
                Objective = isFound ? model.Objective.Energy(values) : double.PositiveInfinity,
                LowerBound = proved && isFound ? collector.Objective : bound,
                StopReason = run.Finish(isFound ? StopReason.Optimal : StopReason.Infeasible),
                CandidatesScored = collector.Scored,
                Trace = run.Trace,
            };
        }
    }
}
