using Isinglass.Hedging.Workers;

namespace Isinglass.Training.Scenarios;

/// <summary>Workers outside this process: opened for the scenarios of every margin, closed by the owner of the pool.</summary>
internal interface IWorkerPool : IDisposable
{
    /// <summary>The work so far.</summary>
    WorkerReport Report { get; }

    /// <summary>Workers for given scenarios.</summary>
    IScenarioWorkers Open(TrainingScenarios scenarios);
}
