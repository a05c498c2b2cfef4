using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Neural.Data.Images;

/// <summary>
/// Reads the IDX format of unsigned bytes (LeCun, Cortes, Burges, "The MNIST database", 1998): two zero bytes, type 0x08, the number of dimensions, each
/// dimension as a big-endian 32-bit integer, then the bytes. Gzip is recognised by the first two bytes, not by the name.
/// </summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 0x08;

    private static readonly float[] Greys = [.. Enumerable.Range(0, 256).Select(static value => value / 255f)];

    private delegate void Conversion<T>(ReadOnlySpan<byte> item, Span<T> result);

    /// <summary>All labels of a file.</summary>
    public static byte[] ReadLabels(string path) => Read<byte>(path, 1, static _ => (1, static (label, result) => label.CopyTo(result))).Values;

    /// <summary>The images of a file, black 0 to white 1, each resized before the next is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">The size; null = that of the file.</param>
    /// <returns>Their number, their size in the file, and the pixels at the requested size.</returns>
    public static (int Count, ImageShape Shape, float[] Pixels) ReadImages(string path, ImageShape? size)
    {
        var shape = default(ImageShape);
        var (count, pixels) = Read<float>(path, 3, dimensions =>
        {
            if (dimensions[1] > ImageShape.LargestSide || dimensions[2] > ImageShape.LargestSide)
            {
                throw new InputException(path, 0, $"images of {dimensions[1]}x{dimensions[2]}; the largest side is {ImageShape.LargestSide}.");
            }

            shape = new ImageShape(dimensions[1], dimensions[2]);
            var target = size ?? shape;
            var (pooling, image) = (new ImagePooling(target), new float[shape.PixelCount]);
            return (target.PixelCount, Convert);

            void Convert(ReadOnlySpan<byte> bytes, Span<float> result)
            {
                for (var k = 0; k < image.Length; k++)
                {
                    image[k] = Greys[bytes[k]];
                }

                pooling.Apply(shape, image, result);
            }
        });
        return (count, shape, pixels);
    }

    /// <summary>Reads a file item by item: memory grows with the bytes that are present, not with the header's count.</summary>
    private static (int Count, T[] Values) Read<T>(string path, int dimensionCount, Func<int[], (int ResultLength, Conversion<T> Convert)> begin)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            var (content, length) = PackedFile.OpenForward(file);
            using var opened = content;
            var dimensions = ReadHeader(path, content, dimensionCount);
            var (resultLength, convert) = begin(dimensions);
            var (count, most) = (dimensions[0], Array.MaxLength / resultLength);
            var item = new byte[dimensions[1..].Aggregate(1, static (product, dimension) => checked(product * dimension))];
            var isLikely = (long)count * item.Length <= length && count <= most;
            if (isLikely)
            {
                Memory.Require($"{path}: an array of {string.Join(" x ", dimensions)} values", (double)count * resultLength * Unsafe.SizeOf<T>(),
                    "Take a part of the samples.");
            }

            var values = new T[isLikely ? count * resultLength : 0];
            for (var n = 0; n < count; n++)
            {
                var there = content.ReadAtLeast(item, item.Length, throwOnEndOfStream: false);
                if (there < item.Length)
                {
                    throw new InputException(path, 0, $"the file is cut short: its header says {string.Join(" x ", dimensions)} bytes, "
                        + $"{(long)n * item.Length + there} are there. Get it again.");
                }

                if (n == most)
                {
                    throw new InputException(path, 0, $"an array of {string.Join(" x ", dimensions)} values is larger than arrays can be. "
                        + "Take a part of the samples.");
                }

                if ((n + 1) * resultLength > values.Length)
                {
                    Array.Resize(ref values, (int)Math.Min(Math.Min(count, most), 2L * n + 1) * resultLength);
                }

                convert(item, values.AsSpan(n * resultLength, resultLength));
            }

            return content.ReadByte() < 0 ? (count, values)
                : throw new InputException(path, 0, $"the file holds more than the {string.Join(" x ", dimensions)} bytes of its header. Get it again.");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }

    /// <summary>Reads the dimensions, after which the bytes follow.</summary>
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

    /// <summary>Whether bytes begin as an IDX file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes is [0, 0, UnsignedByte, ..];

    private static string Kind(int dimensionCount) => dimensionCount == 1 ? "labels" : "images";
}
