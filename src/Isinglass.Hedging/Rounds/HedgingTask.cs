using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Rounds;

/// <summary>The input of a hedging run.</summary>
internal sealed record HedgingTask(ScenarioModel Model, IScenarioWorkers Workers, ProgressiveHedgingOptions Options, RandomKey Key, SolveRun Run)
{
    /// <summary>p_s by scenario.</summary>
    public double[] Probabilities { get; } = [.. Model.Scenarios.Select(scenario => scenario.Probability)];

    /// <summary>The relative rho of every bit, before any rule.</summary>
    public double[] Scales() => [.. Enumerable.Range(0, Model.SharedCount).Select(i => Model.SharedScales.Count == 0 ? 1 : Model.SharedScales[i])];

    /// <summary>Gets the answers to the orders of a round.</summary>
    /// <exception cref="InvalidOperationException">An order has no answer or several.</exception>
    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders)
    {
        var answers = Workers.Solve(orders, Run.Part());
        if (!answers.Select(answer => answer.Scenario).Order().SequenceEqual(orders.Select(order => order.Scenario).Order()))
        {
            throw new InvalidOperationException($"Workers of scenarios gave {answers.Count} answers to {orders.Count} orders: there must be one to each.");
        }

        return answers;
    }
}
