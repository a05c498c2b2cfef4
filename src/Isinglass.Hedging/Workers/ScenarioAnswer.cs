using Isinglass.Model.Solving;

namespace Isinglass.Hedging.Workers;

/// <summary>The answer to a <see cref="ScenarioOrder"/>: a message that can leave the process.</summary>
/// <param name="Scenario">Number of the scenario, 0-based.</param>
/// <param name="Point">The point (0/1), shared bits first; empty when none was found.</param>
/// <param name="Objective">The scenario's objective at the point, without the shift of the order; +infinity without a point.</param>
/// <param name="LowerBound">A proved lower bound of the objective plus the shift; -infinity when nothing is proved.</param>
/// <param name="OracleCalls">Sampler or oracle calls of the solve.</param>
/// <param name="Memory">What the next order of this scenario must carry; null = nothing.</param>
internal sealed record ScenarioAnswer(int Scenario, ReadOnlyMemory<sbyte> Point, double Objective, double LowerBound, long OracleCalls, SessionMemory? Memory)
{
    /// <summary>The answer to an order that was not solved because the run was stopped.</summary>
    public static ScenarioAnswer None(ScenarioOrder order) => new(order.Scenario, default, double.PositiveInfinity, double.NegativeInfinity, 0, order.Memory);
}
