using System.Buffers.Binary;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Neural.Data.Images;

/// <summary>
/// Reads the IDX format of unsigned bytes (LeCun, Cortes, Burges, "The MNIST database", 1998): two zero bytes, type 0x08, the number of dimensions, each
/// dimension as a big-endian 32-bit integer, then the bytes. Plain or gzip is told by the first two bytes, not by the name.
/// </summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int FirstBlock = 1 << 20;

    /// <summary>The dimensions and all bytes of a file with <paramref name="dimensionCount"/> dimensions (1 = labels, 3 = images).</summary>
    public static (int[] Dimensions, byte[] Values) Read(string path, int dimensionCount)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            using var content = PackedFile.Open(file);
            var dimensions = ReadHeader(path, content, dimensionCount);
            CheckMemory(path, dimensions, content.Length);
            return (dimensions, ReadValues(path, content, dimensions));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }

    /// <summary>The dimensions; behind them come the bytes.</summary>
    public static int[] ReadHeader(string path, Stream content, int dimensionCount)
    {
        Span<byte> magic = stackalloc byte[4];
        if (content.ReadAtLeast(magic, 4, throwOnEndOfStream: false) < 4)
        {
            throw new InputException(path, 0, "the file is empty or ends inside its header. Get it again.");
        }

        if (magic[0] != 0 || magic[1] != 0 || magic[2] != UnsignedByte || magic[3] != dimensionCount)
        {
            var isOther = magic[0] == 0 && magic[2] == UnsignedByte && magic[3] is 1 or 3;
            throw new InputException(path, 0, $"this is not an IDX file of {Kind(dimensionCount)}: "
                + $"it begins with {Convert.ToHexString(magic)}, expected {UnsignedByte:X6}{dimensionCount:X2}. "
                + (isOther ? $"It holds {Kind(magic[3])}; perhaps two files were interchanged." : "Get the file again."));
        }

        var dimensions = new int[dimensionCount];
        Span<byte> word = stackalloc byte[4];
        for (var k = 0; k < dimensionCount; k++)
        {
            if (content.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4)
            {
                throw new InputException(path, 0, "the file ends inside its header. Get it again.");
            }

            dimensions[k] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (dimensions[k] <= 0)
            {
                throw new InputException(path, 0, $"the header says {(uint)dimensions[k]} for {(k == 0 ? "the number of samples" : "an image side")}; "
                    + "that cannot be right. Get the file again.");
            }
        }

        return dimensions;
    }

    /// <summary>Refuses what a file holds but the memory does not. A header that states more than the file has is told when the file ends.</summary>
    private static void CheckMemory(string path, int[] dimensions, long length)
    {
        var claimed = dimensions.Aggregate(1.0, static (product, dimension) => product * dimension);
        if (claimed <= length)
        {
            // Every byte becomes a number of four beside it.
            Memory.Require($"{path}: an array of {string.Join(" x ", dimensions)} values", claimed * (1 + sizeof(float)), "Take a part of the samples.");
        }
    }

    /// <summary>Memory grows with the bytes that are really there, never with what the header claims.</summary>
    private static byte[] ReadValues(string path, Stream content, int[] dimensions)
    {
        var claimed = dimensions.Aggregate(UInt128.One, static (product, dimension) => product * (UInt128)dimension);
        var limit = (int)UInt128.Min(claimed, (UInt128)Array.MaxLength);
        var values = new byte[Math.Min(limit, FirstBlock)];
        var count = 0;
        while (true)
        {
            count += content.ReadAtLeast(values.AsSpan(count), values.Length - count, throwOnEndOfStream: false);
            if (count < values.Length || values.Length == limit)
            {
                break;
            }

            Array.Resize(ref values, (int)Math.Min(limit, 2L * values.Length));
        }

        if ((UInt128)count < claimed)
        {
            throw new InputException(path, 0, $"the file is cut short: its header says {string.Join(" x ", dimensions)} bytes, {count} are there. "
                + "Get it again.");
        }

        return content.ReadByte() < 0
            ? values
            : throw new InputException(path, 0, $"the file holds more than the {string.Join(" x ", dimensions)} bytes of its header. Get it again.");
    }

    /// <summary>Whether bytes begin as an IDX file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes is [0, 0, UnsignedByte, ..];

    private static string Kind(int dimensionCount) => dimensionCount == 1 ? "labels" : "images";
}
