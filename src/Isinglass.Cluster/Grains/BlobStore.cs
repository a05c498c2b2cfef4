using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Isinglass.Cluster.Grains;

/// <summary>A coordinator's blobs for its workers, by their SHA-256.</summary>
internal sealed class BlobStore
{
    /// <summary>Bytes of a chunk, sent as one message.</summary>
    public const int ChunkSize = 1 << 20;

    /// <summary>Largest number of bytes of a blob.</summary>
    public const int MaxSize = 1 << 30;

    private readonly ConcurrentDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private long _bytesRead;

    /// <summary>Bytes that workers have read so far.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Stores bytes and returns their hash.</summary>
    public string Add(byte[] blob)
    {
        var hash = Hash(blob);
        _blobs[hash] = blob;
        return hash;
    }

    /// <summary>A chunk of the blob with this hash.</summary>
    public byte[] Read(string hash, int offset)
    {
        var blob = _blobs[hash];
        var part = blob[offset..Math.Min(blob.Length, offset + ChunkSize)];
        Interlocked.Add(ref _bytesRead, part.Length);
        return part;
    }

    /// <summary>The hash of bytes, as text.</summary>
    public static string Hash(ReadOnlySpan<byte> blob) => Convert.ToHexStringLower(SHA256.HashData(blob));
}
