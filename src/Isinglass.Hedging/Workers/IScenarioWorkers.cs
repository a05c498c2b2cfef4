using Isinglass.Model.Control;

namespace Isinglass.Hedging.Workers;

/// <summary>
/// Solves scenarios, on threads of this process or elsewhere. An order holds everything that its answer depends on, so it does not matter which worker answers,
/// in which sequence, or how often a lost order is sent again. The call is synchronous because a round needs all of its answers (docs/decisions/0014).
/// </summary>
internal interface IScenarioWorkers
{
    /// <summary>Answers every order and returns when all answers are there.</summary>
    /// <param name="orders">The orders of a round, at most one a scenario.</param>
    /// <param name="control">When to stop; an order that has not started by then is answered by <see cref="ScenarioAnswer.None"/>.</param>
    /// <returns>One answer for every order, in any sequence.</returns>
    IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control);
}
