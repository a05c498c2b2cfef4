using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Neural.Data.Images;

/// <summary>PNG and PGM files, an image each, at a network's size.</summary>
internal sealed class ImageReader(IReadOnlyList<string> files, ImageShape size) : ISampleReader
{
    /// <summary>Endings of the files of a folder that are read.</summary>
    public static readonly string[] Endings = [".png", ".pgm"];

    private readonly ImagePooling _pooling = new(size);
    private int _next;

    /// <inheritdoc/>
    public int FeatureCount { get; } = size.PixelCount;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <summary>Whether bytes begin as an image does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => PortableNetworkGraphic.Is(bytes) || PortableGrayMap.Is(bytes);

    /// <inheritdoc/>
    public bool Read(Span<float> features)
    {
        if (_next == files.Count)
        {
            return false;
        }

        var path = files[_next++];
        var bytes = PackedFile.ReadAll(path);
        var image = PortableNetworkGraphic.Is(bytes) ? PortableNetworkGraphic.Read(path, bytes)
            : PortableGrayMap.Is(bytes) ? PortableGrayMap.Read(path, bytes)
            : throw new InputException(path, 0, "this is no image in PNG or PGM. Save it as one of them.");
        _pooling.Apply(image.Shape, image.Pixels, features);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
