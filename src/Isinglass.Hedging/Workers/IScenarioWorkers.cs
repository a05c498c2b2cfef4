using Isinglass.Model.Control;

namespace Isinglass.Hedging.Workers;

/// <summary>
/// Solves scenarios, on threads of this process or elsewhere. An order holds everything that decides its answer, so it does not matter which worker gives it,
/// in which sequence, or how often a lost
/// one is asked again. Synchronous: a round needs all of its answers before it can go on (docs/decisions/0014).
/// </summary>
internal interface IScenarioWorkers
{
    /// <summary>Has every order answered and returns when all are.</summary>
    /// <param name="orders">The orders of a round, at most one a scenario.</param>
    /// <param name="control">When to stop; an order that has not begun by then is answered by <see cref="ScenarioAnswer.None"/>.</param>
    /// <returns>One answer an order, in any sequence.</returns>
    IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control);
}
