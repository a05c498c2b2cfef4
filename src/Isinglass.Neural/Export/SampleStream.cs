using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;

namespace Isinglass.Neural.Export;

/// <summary>
/// The samples of a file as a network's integer inputs, one after the other, in constant memory (a compressed file is unpacked in memory): a CSV file with or
/// without the label, an IDX file of images, a PNG or PGM image, or a folder of such images in the order of their names. The kind of file is recognised by its
/// first bytes.
/// </summary>
internal sealed class SampleStream : IDisposable
{
    private const double Far = 1.5;

    private readonly ISampleReader _reader;
    private readonly string _path;
    private readonly InputQuantizer _quantizer;
    private readonly float[] _features;
    private readonly float[] _pooled;
    private readonly (ImageShape Source, ImagePooling Pooling)? _pooling;
    private long _far;

    private SampleStream(ISampleReader reader, string path, TrainedNetwork network)
    {
        (_reader, _path, _quantizer, _features) = (reader, path, network.Quantizer, new float[reader.FeatureCount]);
        _pooled = _features;
        if (network.Table?.Shape is { } source && network.Image is { } size && source != size)
        {
            (_pooling, _pooled) = ((source, new ImagePooling(size)), new float[size.PixelCount]);
        }
    }

    /// <summary>A warning that samples are unlike those of training; null when at most 1 % of the values read so far are far outside.</summary>
    internal string? Strangeness => 100 * _far <= Count * InputCount ? null
        : $"{100.0 * _far / (Count * InputCount):F1} % of the values lie more than {Far} times as far from the mean as any in training, and count as the "
            + "largest there: look at units and columns before you trust the predictions.";

    /// <summary>Samples that were read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Notes for the user on how the file is read, such as ignored columns.</summary>
    public IReadOnlyList<string> Notes => _reader.Notes;

    /// <summary>Number of inputs of a sample.</summary>
    public int InputCount => _pooled.Length;

    /// <summary>Opens a file for a network.</summary>
    /// <param name="path">The file or folder; with <paramref name="content"/> its name in errors.</param>
    /// <param name="network">The network, whose preprocessing is used.</param>
    /// <param name="decimalPoint">The decimal separator of a CSV file; null = as in the training table.</param>
    /// <param name="content">A stream to read instead of the file, such as standard input; null = the file. It is closed with the samples.</param>
    /// <exception cref="InputException">The file is not what the network takes: a column is missing, images for a network of tables, ...</exception>
    public static SampleStream Open(string path, TrainedNetwork network, char? decimalPoint = null, Stream? content = null)
    {
        try
        {
            return new SampleStream(OpenReader(path, network, decimalPoint, content), path, network);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }

    /// <summary>Writes the integer inputs of the next sample (length <see cref="InputCount"/>); false when there is none.</summary>
    /// <exception cref="InputException">The sample is wrong; the message says where.</exception>
    public bool Read(Span<sbyte> inputs)
    {
        try
        {
            if (!_reader.Read(_features))
            {
                return false;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(_path, exception);
        }

        _pooling?.Pooling.Apply(_pooling.Value.Source, _features, _pooled);
        _quantizer.Apply(_pooled, inputs);
        _far += _quantizer.CountFar(_pooled, Far);
        Count++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static ISampleReader OpenReader(string path, TrainedNetwork network, char? decimalPoint, Stream? content)
    {
        if (content is null && Directory.Exists(path))
        {
            string[] files = [.. Directory.EnumerateFiles(path).Where(file =>
                ImageReader.Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
            return files.Length > 0 ? new ImageReader(files, Size(path, network))
                : throw new InputException(path, 0, "the folder has no image (*.png, *.pgm). Name a file, or a folder of images.");
        }

        content ??= new FileStream(path, FileMode.Open, FileAccess.Read);
        try
        {
            // A stream that cannot seek, such as a pipe, is read as text.
            content = content is FileStream { CanSeek: true } file ? PackedFile.Open(file) : content;
            var start = new byte[8];
            if (content.CanSeek)
            {
                Array.Resize(ref start, content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
                content.Position = 0;
            }

            if (ImageReader.Is(start))
            {
                content.Dispose();
                return new ImageReader([path], Size(path, network));
            }

            return IdxFile.Is(start) ? new IdxReader(content, path, Size(path, network))
                : new TableReader(content, path, network.Table ?? TableSchema.OfNumbers(network.Quantizer.FeatureCount), decimalPoint);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static ImageShape Size(string path, TrainedNetwork network) => network switch
    {
        { Table: { Shape: not null } } => throw new InputException(path, 0,
            "this is an image, and the network was trained on a table of pixels, whose unit an image does not tell. Give it a table with these columns."),
        { Image: { } size, Table: null } => size,
        _ => throw new InputException(path, 0, $"this is an image, and the network takes tables of "
            + $"{network.Table?.Columns.Count ?? network.Quantizer.FeatureCount} columns."),
    };
}
