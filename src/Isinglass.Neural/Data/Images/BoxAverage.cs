namespace Isinglass.Neural.Data.Images;

/// <summary>
/// Resizes images by area-weighted box average. The weight of old pixel (r, c) in new pixel (i, j) is the area of their overlap, which is a product of
/// two lengths, so rows and columns are averaged one after the other. For one thread.
/// </summary>
internal sealed class BoxAverage(ImageShape source, ImageShape target)
{
    private readonly Axis _vertical = new(source.Height, target.Height);
    private readonly Axis _horizontal = new(source.Width, target.Width);
    private readonly double[] _columns = new double[source.Height * target.Width];

    /// <summary>All images, one after the other, at the new size.</summary>
    public float[] Apply(float[] pixels)
    {
        var imageCount = pixels.Length / source.PixelCount;
        var result = new float[checked(imageCount * target.PixelCount)];
        for (var n = 0; n < imageCount; n++)
        {
            Apply(pixels.AsSpan(n * source.PixelCount, source.PixelCount), result.AsSpan(n * target.PixelCount, target.PixelCount));
        }

        return result;
    }

    /// <summary>One image at the new size.</summary>
    public void Apply(ReadOnlySpan<float> image, Span<float> result)
    {
        Narrow(image, _columns);
        Shorten(_columns, result);
    }

    private void Narrow(ReadOnlySpan<float> image, Span<double> columns)
    {
        for (var row = 0; row < source.Height; row++)
        {
            var pixels = image.Slice(row * source.Width, source.Width);
            for (var j = 0; j < target.Width; j++)
            {
                var sum = 0.0;
                for (var e = _horizontal.Starts[j]; e < _horizontal.Starts[j + 1]; e++)
                {
                    sum += _horizontal.Shares[e] * pixels[_horizontal.Sources[e]];
                }

                columns[row * target.Width + j] = sum;
            }
        }
    }

    private void Shorten(ReadOnlySpan<double> columns, Span<float> image)
    {
        for (var i = 0; i < target.Height; i++)
        {
            for (var j = 0; j < target.Width; j++)
            {
                var sum = 0.0;
                for (var e = _vertical.Starts[i]; e < _vertical.Starts[i + 1]; e++)
                {
                    sum += _vertical.Shares[e] * columns[_vertical.Sources[e] * target.Width + j];
                }

                image[i * target.Width + j] = (float)sum;
            }
        }
    }

    /// <summary>The overlaps along one axis: new cell k takes share Shares[e] of old cell Sources[e], Starts[k] &lt;= e &lt; Starts[k + 1].</summary>
    private sealed class Axis
    {
        public Axis(int oldCount, int newCount)
        {
            var sources = new List<int>();
            var shares = new List<double>();
            Starts = new int[newCount + 1];
            for (var k = 0; k < newCount; k++)
            {
                // In units of 1 / newCount of an old cell everything is an integer: new cell k is [k old, (k + 1) old), old cell s is [s new, (s + 1) new).
                var (from, to) = ((long)k * oldCount, (long)(k + 1) * oldCount);
                for (var s = (int)(from / newCount); (long)s * newCount < to; s++)
                {
                    var overlap = Math.Min(to, (long)(s + 1) * newCount) - Math.Max(from, (long)s * newCount);
                    sources.Add(s);
                    shares.Add((double)overlap / oldCount);
                }

                Starts[k + 1] = sources.Count;
            }

            Sources = [.. sources];
            Shares = [.. shares];
        }

        public int[] Starts { get; }

        public int[] Sources { get; }

        public double[] Shares { get; }
    }
}
