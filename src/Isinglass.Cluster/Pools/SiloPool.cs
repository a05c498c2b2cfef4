using System.Security.Cryptography;
using Isinglass.Cluster.Grains;
using Isinglass.Cluster.Silos;
using Isinglass.Hedging.Workers;
using Isinglass.Training.Scenarios;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Isinglass.Cluster.Pools;

/// <summary>
/// The coordinator of a run: a silo of its own inside this process that takes no scenarios. (A client outside the cluster is not told that a silo died, and
/// waits for its time-out; a member is told.)
/// </summary>
internal sealed class SiloPool : IWorkerPool
{
    private readonly BlobStore _store = new();
    private readonly IHost _host;
    private readonly LocalProcesses? _processes;
    private readonly WorkMeter _meter = new();
    private readonly Task _started;

    private SiloPool(MeetingPlace place, int port, LocalProcesses? processes)
    {
        _processes = processes;
        _host = SiloHost.Create(place, port, typeof(BlobGrain), services => services.AddSingleton(_store));
        _started = Task.Run(async () =>
        {
            await SiloHost.Start(_host, place);
            await (processes?.Start() ?? Task.CompletedTask);
        });
    }

    /// <inheritdoc/>
    public WorkerReport Report => _meter.Report(_processes?.Count ?? 0, _store.BytesRead);

    /// <summary>The processes of this pool by their numbers; empty when it has none of its own.</summary>
    internal IReadOnlyList<int> ProcessIds => _processes?.Ids ?? [];

    /// <summary>A pool of new processes of this machine; starts them at once, and waits for them when they are needed.</summary>
    /// <param name="workers">Their number; they share the processors.</param>
    public static SiloPool OnThisMachine(int workers)
    {
        var port = SiloHost.FreePort();
        var place = MeetingPlace.Local(port, RandomNumberGenerator.GetHexString(32));
        return new SiloPool(place, port, new LocalProcesses(place, workers, Math.Max(1, Environment.ProcessorCount / workers)));
    }

    /// <summary>The workers of a cluster.</summary>
    public static SiloPool Join(MeetingPlace place) => new(place, SiloHost.FreePort(), null);

    /// <inheritdoc/>
    public IScenarioWorkers Open(TrainingScenarios scenarios)
    {
        Blocking.Wait(_started);
        var plan = _store.Add(PlanBlob.Write(scenarios.WritePlan(), _store.Add(scenarios.WriteSamples())));
        var source = _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
        return new SiloWorkers(_host.Services.GetRequiredService<IGrainFactory>(), plan, source, _meter);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Whatever happened while it started was told to whoever waited for it.
        Blocking.WaitForEnd(_started);
        _processes?.Dispose();
        Blocking.WaitForEnd(_host.StopAsync(new CancellationToken(canceled: true)));
        _host.Dispose();
    }
}
