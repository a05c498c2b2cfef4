using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Isinglass.Model;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Isinglass.Cluster.Silos;

/// <summary>Where the members of a cluster find each other.</summary>
internal sealed record MeetingPlace
{
    /// <summary>Environment variable with the secret that members share.</summary>
    public const string SecretVariable = "ISINGLASS_CLUSTER_SECRET";

    private const string LocalScheme = "local", RedisScheme = "redis", SecureRedisScheme = "rediss";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private MeetingPlace(IPEndPoint? primary, ConfigurationOptions? redis, string secret) => (Primary, Redis, Secret) = (primary, redis, secret);

    /// <summary>The coordinator that keeps the list of members for its own worker processes; null = a service keeps it.</summary>
    public IPEndPoint? Primary { get; }

    /// <summary>The secret of the members; a process without it is refused.</summary>
    public string Secret { get; }

    private ConfigurationOptions? Redis { get; }

    /// <summary>The place of a coordinator and its own processes.</summary>
    public static MeetingPlace Local(int port, string secret) => new(new IPEndPoint(IPAddress.Loopback, port), null, secret);

    /// <summary>Reads a place; the secret is taken from the environment.</summary>
    /// <exception cref="InputException">It is not a place.</exception>
    public static MeetingPlace Parse(string text)
    {
        var secret = Environment.GetEnvironmentVariable(SecretVariable) ?? "";
        var uri = Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0 ? parsed : null;
        return uri?.Scheme switch
        {
            LocalScheme when uri.Port > 0 => Local(uri.Port, secret),
            RedisScheme or SecureRedisScheme => new MeetingPlace(null, Options(uri), secret),
            _ => throw new InputException($"'{text}' is no meeting place of a cluster. "
                + "Name a Redis server: redis://HOST:PORT, redis://:PASSWORD@HOST:PORT or rediss:// with TLS."),
        };
    }

    /// <summary>The place as text without password and secret.</summary>
    public override string ToString()
    {
        if (Primary is { } primary)
        {
            return $"{LocalScheme}://{primary}";
        }

        var server = Redis!.EndPoints[0] is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : Redis.EndPoints[0].ToString();
        return $"{(Redis.Ssl ? SecureRedisScheme : RedisScheme)}://{server}";
    }

    /// <summary>
    /// Waits until the service accepts a connection, at most <see cref="Patience"/>, so that a missing service is reported clearly and early.
    /// </summary>
    /// <exception cref="WorkException">Nothing answers.</exception>
    public async Task Reach()
    {
        if (Redis is null)
        {
            return;
        }

        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await (Redis.EndPoints[0] is DnsEndPoint dns ? client.ConnectAsync(dns.Host, dns.Port, patience.Token)
                : client.ConnectAsync((IPEndPoint)Redis.EndPoints[0], patience.Token));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            var cause = exception is SocketException ? exception.Message : $"no answer in {Patience.TotalSeconds:F0} s";
            throw new WorkException($"Nothing can be reached at {this} ({cause}), where the members of the cluster are to meet. Start a Redis server there, or "
                + "name another one by `cluster`.", exception);
        }
    }

    /// <summary>Configures a silo to find the others here.</summary>
    public void AddTo(ISiloBuilder silo)
    {
        // Orleans refuses connections of another cluster name. The name is stored and sent, so it contains the secret's hash only.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"isinglass cluster {Secret}")));
        silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = ("isinglass", name));
        if (Primary is { } primary)
        {
            silo.UseDevelopmentClustering(primary);
        }
        else
        {
            silo.UseRedisClustering(options => options.ConfigurationOptions = Redis);
        }
    }

    private static ConfigurationOptions Options(Uri uri)
    {
        const int UsualPort = 6379;
        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return new ConfigurationOptions
        {
            EndPoints = { { uri.Host, uri.Port > 0 ? uri.Port : UsualPort } },
            Ssl = uri.Scheme == SecureRedisScheme,
            User = colon > 0 ? Uri.UnescapeDataString(uri.UserInfo[..colon]) : null,
            Password = colon >= 0 ? Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]) : null,
        };
    }
}
