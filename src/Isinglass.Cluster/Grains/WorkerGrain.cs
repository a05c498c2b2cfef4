using Isinglass.Cluster.Silos;

namespace Isinglass.Cluster.Grains;

/// <inheritdoc cref="IWorkerGrain"/>
[AtItsSource, GrainType("isinglass.worker")]
internal sealed class WorkerGrain(EndOfWork end, ComputeSlots slots) : Grain, IWorkerGrain
{
    /// <inheritdoc/>
    public Task Drain()
    {
        end.Tell();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> Slots() => Task.FromResult(slots.Count);
}
