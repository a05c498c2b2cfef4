using System.Net;
using System.Net.Sockets;
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

    /// <summary>An order is answered when it is answered: that a worker is lost is the membership's to say.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromDays(7);

    /// <summary>A session that nobody asks is let go after this time, and made again when it is asked.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    /// <summary>A silo that has not started.</summary>
    /// <param name="place">Where it finds the others.</param>
    /// <param name="port">Its port on the loopback address.</param>
    /// <param name="hosts">The kind of grains that it takes; the other kinds are not offered to it.</param>
    /// <param name="services">Adds what those grains need.</param>
    public static IHost Create(MeetingPlace place, int port, Type hosts, Action<IServiceCollection> services)
    {
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
            silo.ConfigureEndpoints(IPAddress.Loopback, port, gatewayPort: 0);
            place.AddTo(silo);
            silo.AddPlacementDirector<WorkerPlacement, WorkerPlacementDirector>();
            silo.AddPlacementDirector<SourcePlacement, SourcePlacementDirector>();
            silo.Configure<GrainTypeOptions>(options =>
                options.Classes.RemoveWhere(type => type.Assembly == typeof(SiloHost).Assembly && type != hosts));
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

    /// <summary>A port that nobody uses now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
