using Isinglass.Model;

namespace Isinglass.Neural.Data.Images;

/// <summary>The images of an IDX file, at a network's size.</summary>
internal sealed class IdxReader : ISampleReader
{
    private readonly Stream _content;
    private readonly string _path;
    private readonly int _count;
    private readonly ImageShape _shape;
    private readonly ImagePooling _pooling;
    private readonly byte[] _bytes;
    private readonly float[] _pixels;
    private int _next;

    /// <summary>Reads the header; the stream is closed with the reader.</summary>
    public IdxReader(Stream content, string path, ImageShape size)
    {
        (_content, _path, FeatureCount, _pooling) = (content, path, size.PixelCount, new ImagePooling(size));
        var dimensions = IdxFile.ReadHeader(path, content, 3);
        if (dimensions[1] > ImageShape.LargestSide || dimensions[2] > ImageShape.LargestSide)
        {
            throw new InputException(path, 0, $"images of {dimensions[1]}x{dimensions[2]}; the largest side is {ImageShape.LargestSide}.");
        }

        (_count, _shape) = (dimensions[0], new ImageShape(dimensions[1], dimensions[2]));
        (_bytes, _pixels) = (new byte[_shape.PixelCount], new float[_shape.PixelCount]);
    }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public bool Read(Span<float> features)
    {
        if (_next == _count)
        {
            return _content.ReadByte() < 0 ? false : throw new InputException(_path, 0,
                $"the file holds more than the {_count} images of its header. Get it again.");
        }

        if (_content.ReadAtLeast(_bytes, _bytes.Length, throwOnEndOfStream: false) < _bytes.Length)
        {
            throw new InputException(_path, 0, $"the file is cut short: its header says {_count} images, {_next} are there. Get it again.");
        }

        for (var k = 0; k < _bytes.Length; k++)
        {
            _pixels[k] = _bytes[k] / 255f;
        }

        _pooling.Apply(_shape, _pixels, features);
        _next++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();
}
