using System.Net;
using System.Net.Sockets;
using Isinglass.Cluster.Grains;
using Isinglass.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Isinglass.Cluster.Silos;

/// <summary>What all silos of this program have in common.</summary>
internal static class SiloHost
{
    /// <summary>
    /// A member is asked for a sign of life this often, and given up after so many misses: noticed within about 6 s. Shorter, and a busy machine's healthy
    /// member is given up; Orleans' own 5 s take 14 s.
    /// </summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(2);

    private const int MissedProbes = 3;

    private const string WorkerName = "worker";

    /// <summary>An order is answered when it is answered: that a worker is lost is the membership's to say.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromDays(7);

    /// <summary>A session that nobody asks is let go after this time, and made again when it is asked.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    /// <summary>A silo that has not started.</summary>
    /// <param name="member">How it takes part.</param>
    /// <param name="port">Its port.</param>
    /// <param name="isWorker">Which grains it takes: the others are not offered to it.</param>
    /// <param name="services">Adds what those grains need.</param>
    public static IHost Create(Member member, int port, bool isWorker, Action<IServiceCollection> services)
    {
        Type[] others = isWorker ? [typeof(BlobGrain)] : [typeof(ScenarioGrain), typeof(CellGrain), typeof(WorkerGrain)];
        var builder = Host.CreateEmptyApplicationBuilder(null);
        if (Environment.GetEnvironmentVariable("ISINGLASS_TRACE") == "1")
        {
            builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        // Signals are the commands' affair.
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

    /// <summary>The names among the members of the workers that live.</summary>
    public static async Task<IReadOnlyList<string>> Workers(IHost host)
    {
        var members = await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: true);
        return [.. members.Where(member => member.SiloName.StartsWith(WorkerName, StringComparison.Ordinal))
            .Select(member => member.SiloAddress.ToParsableString())];
    }

    /// <summary>The name of a silo among the members: ADDRESS:PORT@GENERATION.</summary>
    public static string IdOf(IHost host) => host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    /// <summary>A port that nobody uses now.</summary>
    public static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
