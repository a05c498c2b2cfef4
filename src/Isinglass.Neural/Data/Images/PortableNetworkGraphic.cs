using System.Buffers.Binary;
using System.IO.Compression;
using Isinglass.Model;

namespace Isinglass.Neural.Data.Images;

/// <summary>
/// Reads PNG images (ISO/IEC 15948) as grey pixels: grey, colour, palette, with or without transparency, 1 to 16 bits a sample, not interlaced. Colours become
/// their luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); transparent pixels are put on black, the background of the images that networks are trained on.
/// </summary>
internal static class PortableNetworkGraphic
{
    private const int Palette = 3;
    private const int HeaderLength = 13;

    // The largest expansion of Deflate, in bytes for a byte.
    private const long MostUnpacked = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether bytes begin as a PNG file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    /// <summary>The image in a file's bytes; <paramref name="path"/> is named in errors.</summary>
    public static GreyImage Read(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var (header, palette, alphas, packed) = Chunks(path, bytes);
            return Pixels(path, header, palette, alphas, Rows(path, header, packed));
        }
        catch (Exception exception)
            when (exception is InvalidDataException or IOException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InputException(path, 0, "the image is damaged or cut short. Get it again.", exception);
        }
    }

    private static (Header Header, byte[] Palette, byte[] Alphas, MemoryStream Packed) Chunks(string path, ReadOnlySpan<byte> bytes)
    {
        var (at, header, palette, alphas, packed) = (Signature.Length, default(Header?), Array.Empty<byte>(), Array.Empty<byte>(), new MemoryStream());
        while (at + 8 <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            var name = System.Text.Encoding.ASCII.GetString(bytes.Slice(at + 4, 4));
            if (length > bytes.Length - at - 8)
            {
                throw new EndOfStreamException();
            }

            var content = bytes.Slice(at + 8, (int)length);
            at += (int)length + 12;
            if (name == "IHDR" && length == HeaderLength)
            {
                header = Header.Read(path, content);
            }
            else if (name == "PLTE")
            {
                palette = content.ToArray();
            }
            else if (name == "tRNS")
            {
                alphas = content.ToArray();
            }
            else if (name == "IDAT")
            {
                packed.Write(content);
            }
        }

        packed.Position = 0;
        return (header ?? throw new InvalidDataException(), palette, alphas, packed);
    }

    /// <summary>The rows without their filters, one after the other.</summary>
    private static byte[] Rows(string path, Header header, MemoryStream packed)
    {
        using var content = new ZLibStream(packed, CompressionMode.Decompress);
        var (length, distance) = (header.RowLength, Math.Max(1, header.Samples * header.Depth / 8));
        if ((long)length * header.Height > Math.Min(Array.MaxLength, MostUnpacked * packed.Length))
        {
            throw new InvalidDataException();
        }

        var rows = new byte[length * header.Height];
        Span<byte> filter = stackalloc byte[1];
        for (var y = 0; y < header.Height; y++)
        {
            var row = rows.AsSpan(y * length, length);
            var above = y > 0 ? rows.AsSpan((y - 1) * length, length) : new byte[length];
            content.ReadExactly(filter);
            content.ReadExactly(row);
            for (var k = 0; k < length; k++)
            {
                int left = k >= distance ? row[k - distance] : 0, corner = k >= distance ? above[k - distance] : 0;
                row[k] += (byte)(filter[0] switch
                {
                    0 => 0,
                    1 => left,
                    2 => above[k],
                    3 => (left + above[k]) / 2,
                    4 => Paeth(left, above[k], corner),
                    _ => throw new InputException(path, 0, $"row {y + 1} has the filter {filter[0]}; PNG knows 0 to 4. The image is damaged; get it again."),
                });
            }
        }

        return rows;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static GreyImage Pixels(string path, Header header, byte[] palette, byte[] alphas, byte[] rows)
    {
        var pixels = new float[header.Width * header.Height];
        Span<float> samples = stackalloc float[4];
        for (var k = 0; k < pixels.Length; k++)
        {
            var (y, x) = Math.DivRem(k, header.Width);
            var row = rows.AsSpan(y * header.RowLength, header.RowLength);
            var index = Sample(row, header, x * header.Samples);
            if (header.Colour == Palette)
            {
                var colour = palette.Length >= 3 * (index + 1) ? palette.AsSpan(3 * index, 3)
                    : throw new InputException(path, 0, $"pixel {k + 1} has colour {index}, which the palette lacks.");
                (samples[0], samples[1], samples[2]) = (colour[0] / 255f, colour[1] / 255f, colour[2] / 255f);
                pixels[k] = Luma(samples) * (index < alphas.Length ? alphas[index] / 255f : 1);
                continue;
            }

            for (var s = 0; s < header.Samples; s++)
            {
                samples[s] = Sample(row, header, x * header.Samples + s) / (float)((1 << header.Depth) - 1);
            }

            pixels[k] = (header.Samples >= 3 ? Luma(samples) : samples[0]) * (header.Samples % 2 == 0 ? samples[header.Samples - 1] : 1);
        }

        return new GreyImage(new ImageShape(header.Height, header.Width), pixels);
    }

    /// <summary>Grey is kept to the bit, so that a colour image of grey pixels gives the same inputs.</summary>
    private static float Luma(ReadOnlySpan<float> colour) => colour[0] == colour[1] && colour[1] == colour[2] ? colour[0]
        : 0.299f * colour[0] + 0.587f * colour[1] + 0.114f * colour[2];

    private static int Sample(ReadOnlySpan<byte> row, Header header, int k) => header.Depth switch
    {
        16 => (row[2 * k] << 8) + row[2 * k + 1],
        8 => row[k],
        _ => row[k * header.Depth / 8] >> (8 - header.Depth - k * header.Depth % 8) & ((1 << header.Depth) - 1),
    };

    /// <summary>The fields of IHDR.</summary>
    private sealed record Header(int Width, int Height, int Depth, int Colour)
    {
        /// <summary>Samples of a pixel.</summary>
        public int Samples => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

        /// <summary>Bytes of a row.</summary>
        public int RowLength => (Width * Samples * Depth + 7) / 8;

        public static Header Read(string path, ReadOnlySpan<byte> content)
        {
            var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
            if (width is 0 or > ImageShape.LargestSide || height is 0 or > ImageShape.LargestSide)
            {
                throw new InputException(path, 0, $"an image of {height}x{width} pixels; sides are 1 .. {ImageShape.LargestSide}.");
            }

            if (content[12] != 0)
            {
                throw new InputException(path, 0, "the image is interlaced. Save it without interlacing.");
            }

            var header = new Header((int)width, (int)height, content[8], content[9]);
            var isPossible = header.Colour switch
            {
                0 => header.Depth is 1 or 2 or 4 or 8 or 16,
                Palette => header.Depth is 1 or 2 or 4 or 8,
                2 or 4 or 6 => header.Depth is 8 or 16,
                _ => false,
            };
            return isPossible ? header : throw new InputException(path, 0,
                $"colour type {header.Colour} with {header.Depth} bits is none of PNG's. The image is damaged; get it again.");
        }
    }
}
