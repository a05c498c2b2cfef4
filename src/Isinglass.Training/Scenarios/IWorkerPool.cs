using Isinglass.Hedging.Workers;
using Isinglass.Model.Control;

namespace Isinglass.Training.Scenarios;

/// <summary>Workers outside this process: opened for the scenarios of every margin, closed by the owner of the pool.</summary>
internal interface IWorkerPool : IDisposable
{
    /// <summary>The work so far.</summary>
    WorkerReport Report { get; }

    /// <summary>Waits for the workers to start. False where the time is too short: whoever asks then solves the scenarios, to the same result.</summary>
    bool IsReady(SolveControl control) => true;

    /// <summary>Keeps <see cref="WorkerFacts"/> in the folder of the run until what is returned is disposed; null = this pool keeps none.</summary>
    IDisposable? KeepIn(string folder) => null;

    /// <summary>Workers for given scenarios.</summary>
    IScenarioWorkers Open(TrainingScenarios scenarios);
}
