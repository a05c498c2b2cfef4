using System.Buffers.Binary;
using System.IO.Compression;

namespace Isinglass.Neural.Tests.Data;

/// <summary>Writes small IDX files, right and wrong ones.</summary>
internal static class IdxBytes
{
    public static byte[] File(int[] dimensions, ReadOnlySpan<byte> values, byte type = 0x08)
    {
        var bytes = new byte[4 + 4 * dimensions.Length + values.Length];
        bytes[2] = type;
        bytes[3] = (byte)dimensions.Length;
        for (var k = 0; k < dimensions.Length; k++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * k), dimensions[k]);
        }

        values.CopyTo(bytes.AsSpan(4 + 4 * dimensions.Length));
        return bytes;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The four files of a data set of 2x3 images whose pixels count up; labels count through the classes.</summary>
    public static Dictionary<string, byte[]> Folder(int trainCount = 6, int testCount = 4, int classCount = 3) => new(StringComparer.Ordinal)
    {
        ["train-images-idx3-ubyte"] = File([trainCount, 2, 3], [.. Enumerable.Range(0, trainCount * 6).Select(static k => (byte)k)]),
        ["train-labels-idx1-ubyte"] = File([trainCount], [.. Enumerable.Range(0, trainCount).Select(k => (byte)(k % classCount))]),
        ["t10k-images-idx3-ubyte"] = File([testCount, 2, 3], [.. Enumerable.Range(0, testCount * 6).Select(static k => (byte)(255 - k))]),
        ["t10k-labels-idx1-ubyte"] = File([testCount], [.. Enumerable.Range(0, testCount).Select(k => (byte)(k % classCount))]),
    };
}
