namespace Isinglass.Neural.Data.Images;

/// <summary>Resizes images to one size.</summary>
internal sealed class ImagePooling(ImageShape target)
{
    private (ImageShape Source, BoxAverage Average)? _last;

    /// <summary>The pixels of an image at that size.</summary>
    public void Apply(ImageShape source, float[] pixels, Span<float> features)
    {
        if (source == target)
        {
            pixels.CopyTo(features);
            return;
        }

        if (_last?.Source != source)
        {
            _last = (source, new BoxAverage(source, target));
        }

        _last.Value.Average.Apply(pixels, features);
    }
}
