using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Threads;

namespace Isinglass.Hedging.Workers;

/// <summary>Workers on threads of this process, one a scenario.</summary>
internal sealed class LocalWorkers : IScenarioWorkers
{
    private readonly ScenarioWorker[] _workers;
    private readonly int _threads;

    /// <summary>Prepares the scenarios of a model.</summary>
    /// <param name="model">The scenarios; orders number them from 0.</param>
    /// <param name="solver">Solves a scenario.</param>
    /// <param name="threads">Number of threads, at least 1; never changes an answer.</param>
    /// <exception cref="InputException">The solver cannot solve a scenario.</exception>
    public LocalWorkers(ScenarioModel model, ISolver solver, int threads)
    {
        _workers = [.. model.Scenarios.Select(scenario => new ScenarioWorker(solver, scenario.Model))];
        _threads = threads;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
    {
        var run = control.Start();
        var answers = new ScenarioAnswer[orders.Count];
        ParallelLoop.For(answers.Length, _threads, k =>
            answers[k] = run.ShouldStop() ? ScenarioAnswer.None(orders[k]) : _workers[orders[k].Scenario].Answer(orders[k], run.Part()));
        return answers;
    }
}
