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
    private readonly Lock _lock = new();

    /// <summary>Prepares a scenario's model.</summary>
    /// <exception cref="InputException">The solver cannot solve the model.</exception>
    public ScenarioWorker(ISolver solver, ConstrainedQuadraticModel model) => _session = solver.Prepare(model);

    /// <summary>Solves once.</summary>
    public ScenarioAnswer Answer(ScenarioOrder order, SolveControl control)
    {
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
