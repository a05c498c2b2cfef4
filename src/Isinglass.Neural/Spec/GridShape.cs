using System.Globalization;

namespace Isinglass.Neural.Spec;

/// <summary>Height, width and channels of a layer's values on a grid; a value lies at (row * Width + column) * Channels + channel.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Channels">Values at a place, at least 1.</param>
internal readonly record struct GridShape(int Height, int Width, int Channels = 1)
{
    /// <summary>Number of values.</summary>
    public int Count => checked(Height * Width * Channels);

    /// <summary>Reads "HEIGHTxWIDTH" or "HEIGHTxWIDTHxCHANNELS"; false when the text is anything else or has more than a million values.</summary>
    public static bool TryParse(string text, out GridShape shape)
    {
        shape = default;
        var parts = text.Split('x');
        var sides = new int[3];
        sides[2] = 1;
        for (var k = 0; k < parts.Length; k++)
        {
            if (parts.Length is not (2 or 3) || !int.TryParse(parts[k], NumberStyles.None, CultureInfo.InvariantCulture, out sides[k]) || sides[k] < 1)
            {
                return false;
            }
        }

        shape = new GridShape(sides[0], sides[1], sides[2]);
        return (double)sides[0] * sides[1] * sides[2] <= NetworkText.LargestWidth;
    }

    /// <summary>As <see cref="TryParse"/> reads it: "14x14", with several channels "14x14x3".</summary>
    public override string ToString() => Channels == 1 ? $"{Height}x{Width}" : $"{Height}x{Width}x{Channels}";
}
