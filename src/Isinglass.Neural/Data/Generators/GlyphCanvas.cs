using Isinglass.Neural.Data.Images;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Data.Generators;

/// <summary>A grey picture on which anti-aliased strokes are drawn; pixel (row r, column c) covers x in [c, c + 1), y in [r, r + 1).</summary>
internal sealed class GlyphCanvas(ImageShape shape)
{
    private readonly double[] _pixels = new double[shape.PixelCount];

    /// <summary>Makes all pixels black.</summary>
    public void Clear() => Array.Clear(_pixels);

    /// <summary>Draws a chain of straight pieces; where strokes cross, the brighter one counts.</summary>
    public void Draw(List<PlanePoint> chain, double halfWidth, double ink)
    {
        for (var k = 1; k < chain.Count; k++)
        {
            DrawPiece(chain[k - 1], chain[k], halfWidth, ink);
        }
    }

    /// <summary>Adds noise to every pixel: the sum of four uniforms, scaled to the standard deviation <paramref name="deviation"/>.</summary>
    public void AddNoise(RandomSource random, double deviation)
    {
        for (var p = 0; p < _pixels.Length; p++)
        {
            // Four uniforms on [0, 1) have mean 2 and variance 4/12; close to normal, and without a logarithm or a cosine.
            var sum = random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble();
            _pixels[p] += deviation * (sum - 2) * 1.7320508075688772;
        }
    }

    /// <summary>The picture in 256 greys, 0 black to 1 white.</summary>
    public void CopyTo(Span<float> target)
    {
        for (var p = 0; p < _pixels.Length; p++)
        {
            target[p] = (float)Math.Floor(255 * Math.Clamp(_pixels[p], 0, 1) + 0.5) / 255f;
        }
    }

    private void DrawPiece(PlanePoint from, PlanePoint to, double halfWidth, double ink)
    {
        // Brightness falls linearly from half a pixel inside the pen's edge to half a pixel outside, where it is 0.
        var reach = halfWidth + 0.5;
        var top = Math.Max(0, (int)Math.Floor(Math.Min(from.Y, to.Y) - reach));
        var bottom = Math.Min(shape.Height - 1, (int)Math.Floor(Math.Max(from.Y, to.Y) + reach));
        var left = Math.Max(0, (int)Math.Floor(Math.Min(from.X, to.X) - reach));
        var right = Math.Min(shape.Width - 1, (int)Math.Floor(Math.Max(from.X, to.X) + reach));
        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                var covered = Math.Clamp(reach - Distance(new PlanePoint(column + 0.5, row + 0.5), from, to), 0, 1);
                ref var pixel = ref _pixels[row * shape.Width + column];
                pixel = Math.Max(pixel, ink * covered);
            }
        }
    }

    /// <summary>Distance of a point from a straight piece.</summary>
    private static double Distance(PlanePoint point, PlanePoint from, PlanePoint to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var (px, py) = (point.X - from.X, point.Y - from.Y);
        var squared = dx * dx + dy * dy;
        var share = squared > 0 ? Math.Clamp((px * dx + py * dy) / squared, 0, 1) : 0;
        var (ex, ey) = (px - share * dx, py - share * dy);
        return Math.Sqrt(ex * ex + ey * ey);
    }
}
