using System.Buffers.Binary;
using System.IO.Compression;

namespace Isinglass.Files;

/// <summary>
/// Bytes packed with gzip (RFC 1952), one member or several in sequence. The framework's unpacker checks a checksum if there is one, but accepts truncated
/// bytes; here the trailer must be present and fit.
/// </summary>
internal static class Gzip
{
    // Header of 10 bytes, the shortest packed block of 2, checksum and length of 4 each.
    private const int ShortestFile = 20;

    /// <summary>Checksum and length.</summary>
    public const int TrailerLength = 8;

    /// <summary>The initial value of <see cref="Append"/>.</summary>
    public const uint NoBytes = uint.MaxValue;

    // Deflate packs at most 1032 bytes into one.
    private const long MostPacked = 1032;

    // Texts and images are rarely packed better; more is only allocated as it is unpacked.
    private const long UsualPacked = 16;

    // Eight bytes at a time: table k is the checksum of a byte followed by k zeros.
    private const int BytesAtATime = 8;

    private static readonly uint[][] CheckSums = MakeTables();

    /// <summary>The unpacked bytes; null when they are more than <paramref name="lengthLimit"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or truncated.</exception>
    public static byte[]? Unpack(byte[] packed, int lengthLimit = int.MaxValue)
    {
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var expected = Math.Min(StatedLength(packed) ?? 0, Math.Min(UsualPacked * packed.Length, lengthLimit));
        var unpacked = Packing.ReadAll(stream, lengthLimit, (int)expected);
        return unpacked is null || IsWhole(packed, unpacked) ? unpacked : throw new InvalidDataException();
    }

    /// <summary>The length stated by the last member (modulo 4 GiB); null for bytes that are not gzip, or too short for it.</summary>
    public static long? StatedLength(ReadOnlySpan<byte> packed) => StatedLength(packed, packed.Length);

    /// <summary>The same for a file, from its first and last bytes.</summary>
    public static long? StatedLength(ReadOnlySpan<byte> ends, long packedLength) => Packing.NameOf(ends) == "gzip" && packedLength >= ShortestFile
        && BinaryPrimitives.ReadUInt32LittleEndian(ends[^4..]) is var length && length <= MostPacked * packedLength ? length : null;

    /// <summary>The last eight bytes are the checksum and the length of the last member, whose content is the end of the unpacked bytes.</summary>
    private static bool IsWhole(byte[] packed, byte[] unpacked)
    {
        if (packed.Length < ShortestFile)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - 4));
        return length <= unpacked.Length
            && Ends(packed.AsSpan(packed.Length - TrailerLength), Append(NoBytes, unpacked.AsSpan(unpacked.Length - (int)length)), length);
    }

    /// <summary>Whether a trailer has this checksum of <see cref="Append"/> and this length.</summary>
    public static bool Ends(ReadOnlySpan<byte> trailer, uint sum, long length) =>
        BinaryPrimitives.ReadUInt32LittleEndian(trailer) == ~sum && BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) == (uint)length;

    /// <summary>
    /// The complement of the CRC-32 with the reversed polynomial 0xEDB88320 (RFC 1952, section 8) continued over further bytes, eight at a time (M. E.
    /// Kounavis, F. L. Berry 2005); it begins with <see cref="NoBytes"/>.
    /// </summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        var tables = CheckSums;
        for (; bytes.Length >= BytesAtATime; bytes = bytes[BytesAtATime..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ sum;
            sum = 0;
            for (var k = 0; k < BytesAtATime; k++)
            {
                sum ^= tables[BytesAtATime - 1 - k][(byte)(word >> (8 * k))];
            }
        }

        foreach (var value in bytes)
        {
            sum = tables[0][(byte)(sum ^ value)] ^ (sum >> 8);
        }

        return sum;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = [[.. Enumerable.Range(0, 256).Select(value => CheckSumOf((uint)value))], .. new uint[BytesAtATime - 1][]];
        for (var k = 1; k < BytesAtATime; k++)
        {
            tables[k] = [.. tables[k - 1].Select(sum => (sum >> 8) ^ tables[0][(byte)sum])];
        }

        return tables;
    }

    private static uint CheckSumOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        }

        return value;
    }
}
