using Isinglass.Cli.Clusters;
using Isinglass.Cluster.Silos;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Pools;

/// <summary>Clusters of Orleans silos.</summary>
internal sealed class OrleansCluster : ICluster
{
    /// <inheritdoc/>
    public IWorkerPool Open(WorkerChoice choice) =>
        choice.Cluster is { } url ? SiloPool.Join(MeetingPlace.Parse(url)) : SiloPool.OnThisMachine(choice.Local!.Value);

    /// <inheritdoc/>
    public int Work(WorkerSettings settings) => new WorkerSilo(MeetingPlace.Parse(settings.Cluster), settings.Slots ?? Environment.ProcessorCount).Run();
}
