using System.Text;
using Isinglass.Neural.Data.Images;

namespace Isinglass.Neural.Data.Answers;

/// <summary>
/// Draws grey images in a terminal. With colours a character cell shows two pixels, one above the other (a half block with its own foreground and background);
/// without, a pixel is two characters chosen by its brightness.
/// </summary>
internal static class Pictures
{
    private const string Ramp = " .:-=+*#%@";
    private const int Gap = 2;

    /// <summary>Lines of text that show images side by side, wrapped at <paramref name="width"/> columns.</summary>
    public static IEnumerable<string> Draw(IReadOnlyList<float[]> images, ImageShape shape, int width, bool hasColours)
    {
        var columns = shape.Width * (hasColours ? 1 : 2) + Gap;
        var perRow = Math.Max(1, (width + Gap) / columns);
        foreach (var row in images.Chunk(perRow))
        {
            for (var y = 0; y < shape.Height; y += hasColours ? 2 : 1)
            {
                var line = string.Join(new string(' ', Gap), row.Select(image => hasColours ? HalfBlocks(image, shape, y) : Characters(image, shape, y)));
                yield return hasColours ? line : line.TrimEnd();
            }

            yield return "";
        }
    }

    private static string Characters(float[] image, ImageShape shape, int y)
    {
        var text = new StringBuilder();
        for (var x = 0; x < shape.Width; x++)
        {
            text.Append(Ramp[Level(image[y * shape.Width + x], Ramp.Length)], 2);
        }

        return text.ToString();
    }

    private static string HalfBlocks(float[] image, ImageShape shape, int y)
    {
        var text = new StringBuilder();
        for (var x = 0; x < shape.Width; x++)
        {
            var upper = Grey(image[y * shape.Width + x]);
            var lower = y + 1 < shape.Height ? Grey(image[(y + 1) * shape.Width + x]) : Grey(0);
            text.Append($"\e[38;5;{upper};48;5;{lower}m▀");
        }

        return text.Append("\e[0m").ToString();
    }

    /// <summary>The 24 greys of the 256-colour palette.</summary>
    private static int Grey(float value) => 232 + Level(value, 24);

    private static int Level(float value, int count) => (int)Math.Clamp(value * count, 0, count - 1);
}
