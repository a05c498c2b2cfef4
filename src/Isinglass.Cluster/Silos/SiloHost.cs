using System.Net;
using System.Net.Sockets;
using Isinglass.Cluster.Grains;
using Isinglass.Cluster.Pools;
using Isinglass.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Isinglass.Cluster.Silos;

/// <summary>The common configuration of all silos.</summary>
internal static class SiloHost
{
    /// <summary>
    /// A member is probed this often and declared dead after a number of misses, within about 6 s. With a shorter interval healthy members on busy machines are
    /// declared dead; Orleans' own 5 s take 14 s.
    /// </summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(2);

    private const int MissedProbes = 3;

    private const string WorkerName = "worker";

    /// <summary>No time-out for an order: only the membership decides that a worker is lost.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromDays(7);

    /// <summary>An idle session is dropped after this time, and created again on demand.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    /// <summary>A silo that has not started.</summary>
    /// <param name="member">How it takes part.</param>
    /// <param name="port">Its port.</param>
    /// <param name="isWorker">Whether it takes the workers' grains.</param>
    /// <param name="services">Adds the services of those grains.</param>
    public static IHost Create(Member member, int port, bool isWorker, Action<IServiceCollection> services)
    {
        Type[] others = isWorker ? [typeof(BlobGrain)] : [typeof(ScenarioGrain), typeof(CellGrain), typeof(WorkerGrain)];
        var builder = Host.CreateEmptyApplicationBuilder(null);
        if (Environment.GetEnvironmentVariable("ISINGLASS_TRACE") == "1")
        {
            builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        // Signals are handled by the commands.
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        services(builder.Services);
        builder.UseOrleans(silo =>
        {
            silo.ConfigureEndpoints(member.Address, port, gatewayPort: 0);
            silo.Configure<SiloOptions>(options => options.SiloName = $"{(isWorker ? WorkerName : "coordinator")} {member.Address}:{port}");
            member.Place.AddTo(silo);
            member.Secure(silo);
            silo.AddPlacementDirector<WorkerPlacement, WorkerPlacementDirector>();
            silo.AddPlacementDirector<SourcePlacement, SourcePlacementDirector>();
            silo.Configure<GrainTypeOptions>(options => options.Classes.ExceptWith(others));
            silo.Configure<ClusterMembershipOptions>(options =>
                (options.ProbeTimeout, options.NumMissedProbesLimit, options.TableRefreshTimeout) = (ProbeInterval, MissedProbes, ProbeInterval));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = LongestAnswer);
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = IdleTime);
        });
        return builder.Build();
    }

    /// <summary>Starts a silo.</summary>
    /// <exception cref="WorkException">It cannot join the others.</exception>
    public static async Task Start(IHost host, MeetingPlace place)
    {
        try
        {
            await host.StartAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new WorkException($"The cluster at {place} cannot be joined: {exception.Message}", exception);
        }
    }

    /// <summary>The member names of the living workers.</summary>
    public static async Task<IReadOnlyList<string>> Workers(IHost host)
    {
        var members = await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: true);
        return [.. members.Where(member => member.SiloName.StartsWith(WorkerName, StringComparison.Ordinal))
            .Select(member => member.SiloAddress.ToParsableString())];
    }

    /// <summary>Tells of every worker that is here, leaves or is lost, from now on.</summary>
    public static void Watch(IHost host, Action<string, string> see)
    {
        var oracle = host.Services.GetRequiredService<ISiloStatusOracle>();
        var watch = new WorkerWatch(oracle, see);
        oracle.SubscribeToSiloStatusEvents(watch);
        foreach (var (silo, status) in oracle.GetApproximateSiloStatuses(onlyActive: true))
        {
            watch.SiloStatusChangeNotification(silo, status);
        }
    }

    /// <summary>The name of a silo among the members: ADDRESS:PORT@GENERATION.</summary>
    public static string IdOf(IHost host) => host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    /// <summary>A currently free port.</summary>
    public static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class WorkerWatch(ISiloStatusOracle oracle, Action<string, string> see) : ISiloStatusListener
    {
        public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
        {
            if (oracle.TryGetSiloName(updatedSilo, out var name) && name.StartsWith(WorkerName, StringComparison.Ordinal)
                && status is not (SiloStatus.None or SiloStatus.Created or SiloStatus.Joining))
            {
                // Who leaves in good order says so before it is dead.
                see(updatedSilo.ToParsableString(), status switch
                {
                    SiloStatus.Active => WorkerBook.Here,
                    SiloStatus.ShuttingDown or SiloStatus.Stopping => WorkerBook.Left,
                    _ => WorkerBook.Lost,
                });
            }
        }
    }

    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
