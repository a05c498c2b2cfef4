using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Hedging.Workers;

/// <summary>
/// One scenario, prepared once and solved again and again. Safe to use from several threads, one after the other: since an order carries what the session is to
/// remember, the answer does not depend on what this worker has answered before.
/// </summary>
internal sealed class ScenarioWorker
{
    private readonly ISolverSession _session;
    private readonly int _count;
    private readonly Lock _lock = new();

    /// <summary>Prepares a scenario's model.</summary>
    /// <exception cref="InputException">The solver cannot solve the model.</exception>
    public ScenarioWorker(ISolver solver, ConstrainedQuadraticModel model) => (_session, _count) = (solver.Prepare(model), model.VariableCount);

    /// <summary>Solves once.</summary>
    /// <exception cref="InputException">The order is one of another scenario.</exception>
    public ScenarioAnswer Answer(ScenarioOrder order, SolveControl control)
    {
        if (order.Shift.Length > _count || order.Start.Length > _count || order.Shift.Span.ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
        {
            throw new InputException(
                $"An order of {order.Shift.Length} shifts, all of which must be numbers, and a start of {order.Start.Length} bits does not fit a scenario of "
                + $"{_count} variables.");
        }

        lock (_lock)
        {
            var remembering = _session as IRememberingSession;
            remembering?.Memory = order.Memory;
            var request = new SolveRequest { Key = order.Key, LinearShift = order.Shift, Start = order.Start };
            var solution = _session.Solve(request, control);

            // An optimum is its own bound, without the rounding of a search's.
            var bound = solution.Status == SolutionStatus.Optimal ? solution.Objective + request.ShiftAt(solution.Values) : solution.LowerBound;
            return new ScenarioAnswer(order.Scenario, solution.Values, solution.Objective, bound, solution.OracleCalls, remembering?.Memory);
        }
    }
}
