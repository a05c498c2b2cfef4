using System.Globalization;
using Isinglass.Model;

namespace Isinglass.Neural.Data.Images;

/// <summary>Height and width of an image in pixels; the pixels lie row by row.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
public readonly record struct ImageShape(int Height, int Width)
{
    /// <summary>Largest height and width that <see cref="Parse"/> takes: a limit against typing errors.</summary>
    public const int LargestSide = 4096;

    /// <summary>Number of pixels.</summary>
    public int PixelCount => checked(Height * Width);

    /// <summary>Reads "HEIGHTxWIDTH" such as <c>14x14</c>; an <see cref="InputException"/> says what is wrong.</summary>
    public static ImageShape Parse(string text) => TryParse(text, out var shape)
        ? shape
        : throw new InputException($"'{text}' is not an image size. Write HEIGHTxWIDTH in pixels, each 1 .. {LargestSide}, for example 14x14.");

    /// <summary>Reads "HEIGHTxWIDTH"; false when the text is anything else.</summary>
    public static bool TryParse(string? text, out ImageShape shape)
    {
        shape = default;
        var parts = (text ?? "").Split('x', 'X', '×');
        if (parts.Length != 2 || !TryParseSide(parts[0], out var height) || !TryParseSide(parts[1], out var width))
        {
            return false;
        }

        shape = new ImageShape(height, width);
        return true;
    }

    /// <summary>The shape as <see cref="Parse"/> reads it: "14x14".</summary>
    public override string ToString() => $"{Height}x{Width}";

    private static bool TryParseSide(string text, out int side) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= 1 and <= LargestSide;
}
