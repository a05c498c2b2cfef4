using SharpCompress.Compressors.Xz;
using SharpCompress.Compressors.ZStandard;

namespace Isinglass.Files;

/// <summary>Bytes packed with gzip (RFC 1952), xz or Zstandard (RFC 8878), recognised by their first bytes, not by a name.</summary>
internal static class Packing
{
    private const int BufferLength = 1 << 16;

    /// <summary>Endings of names of packed files.</summary>
    private static readonly string[] Endings = [".gz", ".xz", ".zst"];

    /// <summary>Number of first bytes that identify a packing.</summary>
    internal const int MagicLength = 6;

    /// <summary>The name of the packing; null for bytes that are not packed.</summary>
    public static string? NameOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x1F, 0x8B, ..] => "gzip",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "xz",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "Zstandard",
        _ => null,
    };

    /// <summary>A name without the ending of a packed file.</summary>
    public static string PlainName(string name) =>
        Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending ? name[..^ending.Length] : name;

    /// <summary>The unpacked bytes; null when they are more than <paramref name="lengthLimit"/>. Bytes that are not packed are returned as they are.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or truncated.</exception>
    public static byte[]? Unpack(byte[] packed, int lengthLimit = int.MaxValue)
    {
        if (NameOf(packed) is not { } name)
        {
            return packed.Length <= lengthLimit ? packed : null;
        }

        try
        {
            if (name == "gzip")
            {
                return Gzip.Unpack(packed, lengthLimit);
            }

            var input = new MemoryStream(packed);
            using var stream = name == "xz" ? (Stream)new XZStream(input) : new DecompressionStream(input);
            return ReadAll(stream, lengthLimit);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Damaged bytes cause many kinds of errors, also indices out of range.
            throw new InvalidDataException($"The {name} data are damaged or cut short.", exception);
        }
    }

    /// <summary>All bytes of a stream; null when they are more than a limit.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="lengthLimit">Largest number of bytes.</param>
    /// <param name="expected">Probable number of bytes; if it is right, they are not copied.</param>
    internal static byte[]? ReadAll(Stream stream, int lengthLimit, int expected = 0)
    {
        using var result = new MemoryStream(expected);
        var buffer = new byte[BufferLength];
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            if (result.Length + count > lengthLimit)
            {
                return null;
            }

            result.Write(buffer, 0, count);
        }

        return result.Length == result.Capacity ? result.GetBuffer() : result.ToArray();
    }
}
