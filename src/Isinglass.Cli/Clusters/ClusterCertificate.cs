using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Isinglass.Model;

namespace Isinglass.Cli.Clusters;

/// <summary>The certificate with its key that all members of a cluster share and by which they are recognised.</summary>
internal static class ClusterCertificate
{
    /// <summary>Environment variable with the path of its file.</summary>
    public const string Variable = "ISINGLASS_CLUSTER_CERTIFICATE";

    private static readonly TimeSpan Validity = TimeSpan.FromDays(730);

    /// <summary>Creates one in a file that only its owner can read.</summary>
    /// <exception cref="InputException">The file exists.</exception>
    /// <exception cref="WorkException">It cannot be written.</exception>
    public static void Create(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=isinglass cluster", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Validity);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var stream = new FileStream(path, options);
            stream.Write(certificate.Export(X509ContentType.Pkcs12));
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new InputException(
                $"{path} exists: a certificate is not overwritten, members that have it would be locked out. Choose another path.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkException($"Cannot write {path}: {exception.Message} Choose another path.", exception);
        }
    }

    /// <summary>The certificate of the environment variable; null = none.</summary>
    /// <exception cref="InputException">Its file is not a certificate.</exception>
    public static X509Certificate2? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
        {
            return null;
        }

        try
        {
            var own = X509CertificateLoader.LoadPkcs12FromFile(path, null);
            // HasPrivateKey is true also for a key of another kind, which cannot be used.
            using var key = (AsymmetricAlgorithm?)own.GetECDsaPrivateKey() ?? own.GetRSAPrivateKey();
            return key is not null ? own : throw new CryptographicException("no key");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{Variable} names {path}, which is no certificate of a cluster ({exception.Message}). Make one: isinglass cluster certificate FILE.",
                exception);
        }
    }
}
