using System.Diagnostics;
using Isinglass.Cluster.Pools;
using Isinglass.Hedging.Workers;
using Isinglass.Model.Control;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Tests.Pools;

/// <summary>
/// A pool whose processes are killed as if their machine had lost its power: at some rounds right after the orders went out, and when it is told to.
/// </summary>
internal sealed class KillingPool(SiloPool pool, IReadOnlyList<int> rounds) : IWorkerPool
{
    /// <summary>Processes killed so far.</summary>
    public int Kills { get; private set; }

    public WorkerReport Report => pool.Report;

    public IScenarioWorkers Open(TrainingScenarios scenarios) => new Workers(this, pool.Open(scenarios));

    public void Kill(bool isWanted)
    {
        if (isWanted)
        {
            using var process = Process.GetProcessById(pool.ProcessIds[Kills % pool.ProcessIds.Count]);
            process.Kill();
            process.WaitForExit();
            Kills++;
        }
    }

    public void Dispose() => pool.Dispose();

    private sealed class Workers(KillingPool own, IScenarioWorkers workers) : IScenarioWorkers
    {
        private int _round;

        public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
        {
            var kill = Task.Run(() => own.Kill(own.Contains(_round++)));
            var answers = workers.Solve(orders, control);
            Blocking.Wait(kill);
            return answers;
        }
    }

    private bool Contains(int round) => rounds.Contains(round);
}
