using Isinglass.Hedging.Workers;
using Isinglass.Model.Control;

namespace Isinglass.Training.Scenarios;

/// <summary>Workers that measure the time of their rounds; the rest of a run's time is coordination.</summary>
internal sealed class TimedWorkers(IScenarioWorkers workers) : IScenarioWorkers
{
    /// <summary>Wall time of all rounds so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
    {
        var start = control.Clock.GetTimestamp();
        var answers = workers.Solve(orders, control);
        Elapsed += control.Clock.GetElapsedTime(start);
        return answers;
    }
}
