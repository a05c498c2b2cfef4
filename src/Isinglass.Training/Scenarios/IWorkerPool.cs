using Isinglass.Hedging.Workers;

namespace Isinglass.Training.Scenarios;

/// <summary>Workers outside this process: opened for the scenarios of every margin, closed by whoever made the pool.</summary>
internal interface IWorkerPool : IDisposable
{
    /// <summary>What the workers did so far.</summary>
    WorkerReport Report { get; }

    /// <summary>Workers for some scenarios.</summary>
    IScenarioWorkers Open(TrainingScenarios scenarios);
}
