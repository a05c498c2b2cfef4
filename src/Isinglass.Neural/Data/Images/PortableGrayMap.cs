using System.Globalization;
using Isinglass.Model;

namespace Isinglass.Neural.Data.Images;

/// <summary>
/// Reads PGM images (Netpbm): "P5" with one byte a pixel, or two (big-endian) where the largest value is above 255, or "P2" with numbers as text. Comments run
/// from '#' to the end of the line.
/// </summary>
internal static class PortableGrayMap
{
    /// <summary>Whether bytes begin as a PGM file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes is [(byte)'P', (byte)'5' or (byte)'2', ..];

    /// <summary>The image in a file's bytes; <paramref name="path"/> is named in errors.</summary>
    public static GreyImage Read(string path, ReadOnlySpan<byte> bytes)
    {
        var (isText, at) = (bytes[1] == '2', 2);
        var (width, height, largest) = (Number(path, bytes, ref at), Number(path, bytes, ref at), Number(path, bytes, ref at));
        if (width is < 1 or > ImageShape.LargestSide || height is < 1 or > ImageShape.LargestSide || largest is < 1 or > ushort.MaxValue)
        {
            throw new InputException(path, 0, $"an image of {height}x{width} pixels up to {largest}; sides are 1 .. {ImageShape.LargestSide}, values up to "
                + $"{ushort.MaxValue}.");
        }

        // One blank ends the header; a text pixel takes at least a blank and a digit.
        var size = isText || largest > byte.MaxValue ? 2 : 1;
        at += isText ? 0 : 1;
        if (bytes.Length - at < (long)width * height * size)
        {
            throw new InputException(path, 0, $"the image is cut short: {Math.Max(0, bytes.Length - at)} bytes of "
                + $"{(isText ? "at least " : "")}{(long)width * height * size}. Get it again.");
        }

        var pixels = new float[width * height];
        for (var k = 0; k < pixels.Length; k++)
        {
            var value = isText ? Number(path, bytes, ref at) : size == 1 ? bytes[at + k] : (bytes[at + 2 * k] << 8) + bytes[at + 2 * k + 1];
            pixels[k] = value <= largest ? value / (float)largest : throw new InputException(path, 0,
                $"pixel {k + 1} is {value}, above the largest value {largest} of the header.");
        }

        return new GreyImage(new ImageShape(height, width), pixels);
    }

    private static int Number(string path, ReadOnlySpan<byte> bytes, ref int at)
    {
        var isComment = false;
        while (at < bytes.Length && (isComment || !char.IsAsciiDigit((char)bytes[at])))
        {
            isComment = isComment ? bytes[at] != '\n' : bytes[at] == '#';
            if (!isComment && bytes[at] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                break;
            }

            at++;
        }

        var start = at;
        while (at < bytes.Length && char.IsAsciiDigit((char)bytes[at]))
        {
            at++;
        }

        return int.TryParse(bytes[start..at], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InputException(path, 0, "this is not a whole PGM image (P2 or P5): a number of its header or a pixel is missing.");
    }
}
