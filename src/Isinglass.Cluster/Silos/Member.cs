using System.Net;
using System.Security.Cryptography.X509Certificates;
using Isinglass.Cli.Clusters;
using Isinglass.Model;
using Orleans.Connections.Security;

namespace Isinglass.Cluster.Silos;

/// <summary>How this process takes part in a cluster.</summary>
/// <param name="Place">Where the members meet.</param>
/// <param name="Address">The address of this machine that the others connect to.</param>
/// <param name="Certificate">The common certificate of all members; null = unencrypted connections, on one machine only.</param>
internal sealed record Member(MeetingPlace Place, IPAddress Address, X509Certificate2? Certificate)
{
    /// <summary>A handshake takes milliseconds, on a starved machine seconds.</summary>
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(60);

    /// <summary>A member of a cluster of this machine.</summary>
    public static Member Here(MeetingPlace place) => new(place, IPAddress.Loopback, null);

    /// <summary>A member by the command line and the environment.</summary>
    /// <exception cref="InputException">They are wrong, or connections from other machines would not be secured.</exception>
    public static Member Of(string cluster, string? listen)
    {
        var address = IPAddress.Loopback;
        if (listen is not null && !IPAddress.TryParse(listen, out address!))
        {
            throw new InputException($"'{listen}' is no address to listen on: name an IP address of this machine that the other members reach.");
        }

        var certificate = ClusterCertificate.Find();
        if (IPAddress.IsLoopback(address) || certificate is not null)
        {
            return new Member(MeetingPlace.Parse(cluster), address, certificate);
        }

        throw new InputException(
            $"A member that listens on {address} needs the certificate of its cluster, else anybody who reaches it could have it work. "
            + $"Make one (isinglass cluster certificate FILE), copy it to every machine, and let {ClusterCertificate.Variable} name it.");
    }

    /// <summary>Encrypts connections and refuses members without the certificate, in both directions.</summary>
    public void Secure(ISiloBuilder silo)
    {
        if (Certificate is not { } own)
        {
            return;
        }

        silo.UseTls(options =>
        {
            options.LocalCertificate = own;
            options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            options.RemoteCertificateValidation = (certificate, _, _) =>
                certificate is not null && certificate.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span);
            options.OnAuthenticateAsClient = (_, client) => client.TargetHost = "isinglass";
            options.HandshakeTimeout = LongestHandshake;
        });
    }
}
