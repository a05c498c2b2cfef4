using Isinglass.Cli;
using Isinglass.Cli.Clusters;
using Isinglass.Cluster.Planning;
using Isinglass.Cluster.Silos;
using Isinglass.Training;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Pools;

/// <summary>Clusters of Orleans silos.</summary>
internal sealed class OrleansCluster : ICluster
{
    /// <inheritdoc/>
    public IWorkerPool Open(WorkerChoice choice) => Pool(choice);

    /// <inheritdoc/>
    public ICellPool OpenCells(WorkerChoice choice) => Pool(choice);

    private static SiloPool Pool(WorkerChoice choice) =>
        choice.Cluster is { } url ? SiloPool.Join(Member.Of(url, choice.Listen)) : SiloPool.OnThisMachine(choice.Local!.Value);

    /// <inheritdoc/>
    public RoundCost Measure(Recipe recipe, string? dataDirectory) => MeasuringPool.Measure(recipe, dataDirectory);

    /// <inheritdoc/>
    public int Work(WorkerSettings settings, TextReader input, TextWriter output)
    {
        var member = Member.Of(settings.Cluster, settings.Listen);
        if (settings.Drain is not { } worker)
        {
            return new WorkerSilo(member, settings.Slots ?? Environment.ProcessorCount, settings.AllowsPrograms).Run(input, output);
        }

        using var pool = SiloPool.Join(member);
        pool.Drain(worker);
        Output.Note($"worker {worker} ends when it has solved what it has");
        return ExitCode.Done;
    }
}
