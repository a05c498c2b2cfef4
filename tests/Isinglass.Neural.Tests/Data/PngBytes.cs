using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Isinglass.Neural.Tests.Data;

/// <summary>Writes PNG files of every kind that the reader knows.</summary>
internal static class PngBytes
{
    /// <summary>A grey image of 8 bits whose rows all have one filter (0 to 4).</summary>
    public static byte[] Grey(byte[] pixels, int width, int filter = 0) => Write(width, pixels.Length / width, 8, 0, pixels, filter: filter);

    /// <summary>An image of packed rows.</summary>
    public static byte[] Write(int width, int height, int depth, int colour, byte[] rows, byte[]? palette = null, byte[]? alphas = null, int filter = 0,
        byte interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, interlace);
        var (length, distance) = (rows.Length / height, Math.Max(1, (colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }) * depth / 8));
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte((byte)filter);
                for (var k = 0; k < length; k++)
                {
                    int At(int row, int place) => row < 0 || place < 0 ? 0 : rows[row * length + place];
                    var (left, above, corner) = (At(y, k - distance), At(y - 1, k), At(y - 1, k - distance));
                    zlib.WriteByte((byte)(rows[y * length + k] - filter switch
                    {
                        1 => left,
                        2 => above,
                        3 => (left + above) / 2,
                        4 =>
                        Nearest(left, above, corner),
                        _ => 0
                    }));
                }
            }
        }

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(file, "IHDR", header);
        if (palette is not null)
        {
            Chunk(file, "PLTE", palette);
        }

        if (alphas is not null)
        {
            Chunk(file, "tRNS", alphas);
        }

        var data = packed.ToArray();
        Chunk(file, "IDAT", data[..(data.Length / 2)]);
        Chunk(file, "IDAT", data[(data.Length / 2)..]);
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static int Nearest(int left, int above, int corner) =>
        new[] { left, above, corner }.MinBy(value => Math.Abs(left + above - corner - value));

    private static void Chunk(MemoryStream file, string name, byte[] content)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, content.Length);
        file.Write(word);
        file.Write(Encoding.ASCII.GetBytes(name));
        file.Write(content);
        file.Write([0, 0, 0, 0]);
    }
}
