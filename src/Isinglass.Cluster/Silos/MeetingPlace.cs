using System.Net;
using Isinglass.Model;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Isinglass.Cluster.Silos;

/// <summary>Where the members of a cluster find each other.</summary>
internal sealed record MeetingPlace
{
    /// <summary>Variable of the environment with the secret that members share.</summary>
    public const string SecretVariable = "ISINGLASS_CLUSTER_SECRET";

    private const string LocalScheme = "local", RedisScheme = "redis";

    private MeetingPlace(IPEndPoint? primary, string? redis, string secret) => (Primary, Redis, Secret) = (primary, redis, secret);

    /// <summary>The coordinator that keeps the list of its own worker processes; null = a service keeps it.</summary>
    public IPEndPoint? Primary { get; }

    /// <summary>HOST:PORT of the Redis that keeps the list.</summary>
    public string? Redis { get; }

    /// <summary>Known to the members alone: who does not name it is refused.</summary>
    public string Secret { get; }

    /// <summary>The place of a coordinator and its own processes.</summary>
    public static MeetingPlace Local(int port, string secret) => new(new IPEndPoint(IPAddress.Loopback, port), null, secret);

    /// <summary>Reads a place; the secret is taken from the environment.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static MeetingPlace Parse(string text)
    {
        var secret = Environment.GetEnvironmentVariable(SecretVariable) ?? "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Port <= 0)
        {
            throw new InputException($"'{text}' is no meeting place of a cluster: name a Redis server as redis://HOST:PORT.");
        }

        return uri.Scheme switch
        {
            LocalScheme => Local(uri.Port, secret),
            RedisScheme => new MeetingPlace(null, $"{uri.Host}:{uri.Port}", secret),
            _ => throw new InputException($"Members of a cluster cannot meet at '{text}': known is redis://HOST:PORT, not {uri.Scheme}."),
        };
    }

    /// <summary>The place as a text that <see cref="Parse"/> reads; without the secret.</summary>
    public override string ToString() => Primary is { } primary ? $"{LocalScheme}://{primary}" : $"{RedisScheme}://{Redis}";

    /// <summary>Lets a silo find the others here.</summary>
    public void AddTo(ISiloBuilder silo)
    {
        // Members of another name do not see each other, and a connection of another name is refused: a member of another version, or without the secret,
        // cannot take part.
        silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = ("isinglass", $"isinglass-{Protocol.Version}-{Secret}"));
        if (Primary is { } primary)
        {
            silo.UseDevelopmentClustering(primary);
        }
        else
        {
            silo.UseRedisClustering(Redis!);
        }
    }
}
