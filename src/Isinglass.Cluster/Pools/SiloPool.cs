using System.Net;
using System.Security.Cryptography;
using Isinglass.Cli;
using Isinglass.Cli.Clusters;
using Isinglass.Cluster.Grains;
using Isinglass.Cluster.Silos;
using Isinglass.Experiments.Cells;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training.Scenarios;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Isinglass.Cluster.Pools;

/// <summary>
/// The coordinator of a run: a silo inside this process that takes no scenarios. (A client outside the cluster is not notified when a silo dies, and waits for
/// its time-out; a member is.)
/// </summary>
internal sealed class SiloPool : IWorkerPool, ICellPool
{
    // Each waits up to Orleans' response time-out, half a minute.
    private const int MostQuestions = 4;

    /// <summary>Share of the time limit that workers may take to start: longer, and the run has more from solving its scenarios itself.</summary>
    private const double StartShare = 0.5;

    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(2), LongestWait = TimeSpan.FromDays(1);

    private readonly MeetingPlace _place;
    private readonly BlobStore _store = new();
    private readonly IHost _host;
    private readonly LocalProcesses? _processes;
    private readonly WorkMeter _meter = new();
    private readonly WorkerBook _book = new(TimeProvider.System);
    private readonly Task _started;

    private SiloPool(Member member, int port, LocalProcesses? processes)
    {
        (_place, _processes) = (member.Place, processes);
        _host = SiloHost.Create(member, port, isWorker: false, services => services.AddSingleton(_store));
        _started = Task.Run(async () =>
        {
            await SiloHost.Start(_host, _place);
            SiloHost.Watch(_host, _book.See);
            await (processes?.Start() ?? Task.CompletedTask);
        });
    }

    /// <inheritdoc/>
    public WorkerReport Report => _meter.Report(
        _processes?.Count ?? (_started.IsCompletedSuccessfully ? Blocking.Wait(SiloHost.Workers(_host)).Count : 0), _store.BytesRead);

    /// <summary>The ids of this pool's processes; empty when it has none of its own.</summary>
    internal IReadOnlyList<int> ProcessIds => _processes?.Ids ?? [];

    /// <summary>A pool of new processes of this machine; starts them at once, and waits for them on first use.</summary>
    /// <param name="workers">Their number; they share the processors.</param>
    public static SiloPool OnThisMachine(int workers)
    {
        var port = SiloHost.FreePort(IPAddress.Loopback);
        var place = MeetingPlace.Local(port, RandomNumberGenerator.GetHexString(32));
#pragma warning disable CA2000 // The pool owns its processes.
        return new SiloPool(Member.Here(place), port, new LocalProcesses(place, workers, Math.Max(1, Environment.ProcessorCount / workers)));
#pragma warning restore CA2000
    }

    /// <summary>The workers of a cluster.</summary>
    /// <exception cref="WorkException">The meeting place of its members does not answer.</exception>
    public static SiloPool Join(Member member)
    {
        Blocking.Wait(member.Place.Reach());
        return new SiloPool(member, SiloHost.FreePort(member.Address), null);
    }

    /// <inheritdoc cref="IWorkerPool.KeepIn"/>
    public IDisposable? KeepIn(string folder) => _book.KeepIn(folder);

    /// <inheritdoc/>
    public bool IsReady(SolveControl control)
    {
        var isReady = IsStarted(
            control.TimeLimit is { } limit && limit < LongestWait ? limit * StartShare : Timeout.InfiniteTimeSpan, control.Cancellation);
        if (!isReady && !control.Cancellation.IsCancellationRequested)
        {
            Output.Note("the workers were not ready in half of the time that was left: this process solves their scenarios itself");
        }

        return isReady;
    }

    /// <inheritdoc/>
    public IScenarioWorkers Open(TrainingScenarios scenarios)
    {
        Begin();
        var plan = _store.Add(PlanBlob.Write(scenarios.WritePlan(), _store.Add(scenarios.WriteSamples())));
        return new SiloWorkers(_host.Services.GetRequiredService<IGrainFactory>(), plan, SiloHost.IdOf(_host), _meter, _book);
    }

    /// <inheritdoc/>
    public void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
    {
        if (!IsStarted(Timeout.InfiniteTimeSpan, cancellation))
        {
            return;
        }

        Begin();
        Blocking.Wait(new CellWorkers(new SiloMembers(_host), _book).RunAsync(cells, surroundings, observer, cancellation));
    }

    /// <summary>Asks a worker to finish its current solves and end.</summary>
    /// <exception cref="InputException">There is no such worker.</exception>
    /// <exception cref="WorkException">It does not answer.</exception>
    public void Drain(string worker)
    {
        Blocking.Wait(_started);
        for (var asked = 1; !IsDrained(worker); asked++)
        {
            if (asked == MostQuestions)
            {
                throw new WorkException($"The worker '{worker}' at {_place} does not answer. Ask again later, or end its process.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Processes first: those that nobody waited for need not become ready. Whatever happened while it started was told to whoever waited for it.
        _processes?.Dispose();
        Blocking.WaitForEnd(_started);
        Blocking.WaitForEnd(_host.StopAsync(new CancellationToken(canceled: true)));
        _host.Dispose();
    }

    /// <summary>Whether it has started, after as much patience as there is.</summary>
    /// <exception cref="WorkException">It cannot start.</exception>
    private bool IsStarted(TimeSpan patience, CancellationToken cancellation)
    {
        Blocking.WaitForEnd(_started.WaitAsync(patience, cancellation));
        if (cancellation.IsCancellationRequested || !_started.IsCompleted)
        {
            return false;
        }

        Blocking.Wait(_started);
        return true;
    }

    private void Begin()
    {
        Blocking.Wait(_started);
        if (_processes is null && Blocking.Wait(SiloHost.Workers(_host)).Count == 0)
        {
            Output.Note($"no worker is at {_place} yet; waiting for one (isinglass worker --cluster {_place})");
        }
    }

    /// <summary>Whether a worker accepted the request to end; false when it did not answer in time, as until all members have noticed a death.</summary>
    private bool IsDrained(string worker)
    {
        try
        {
            Blocking.Wait(_host.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkerGrain>($"{worker}/worker").Drain());
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (ArgumentException)
        {
            // This member has just joined, and does not know the others' grains yet.
            Blocking.Wait(Task.Delay(JoinTime));
            return false;
        }
        catch (Exception exception) when (exception is OrleansException or FormatException)
        {
            throw new InputException(
                $"There is no worker '{worker}' at {_place}: a worker says its name when it is ready, as 127.0.0.1:40001@412345678.", exception);
        }
    }
}
