using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Export.Import;

/// <summary>
/// The dense layers of an archive of NumPy arrays: matrices in the order of the archive, each [outputs, inputs] as in PyTorch, or [inputs, outputs] if only
/// that fits the layer before; a vector after a matrix is its bias.
/// </summary>
internal static partial class NumpyLayers
{
    private const int MostBytes = 1 << 29;

    /// <summary>Reads them.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="inputCount">Number of inputs of the first layer.</param>
    /// <exception cref="InputException">The file is damaged, or its arrays are not a chain of layers.</exception>
    public static IReadOnlyList<FloatLayer> Read(string path, int inputCount)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var (layers, width) = (new List<FloatLayer>(), inputCount);
            foreach (var entry in archive.Entries)
            {
                var (shape, values) = Array(entry);
                if (shape.Length == 1 && layers.Count > 0 && shape[0] == layers[^1].Width)
                {
                    layers[^1] = layers[^1] with { Biases = values };
                    continue;
                }

                if (shape.Length != 2 || !shape.Contains(width))
                {
                    throw new InputException(path, 0, $"the array {entry.FullName} of shape {string.Join('x', shape)} is no layer on {width} values. "
                        + "Store matrices [outputs, inputs] and their biases in the order of the layers.");
                }

                var isByNeuron = shape[1] == width;
                var outputs = isByNeuron ? shape[0] : shape[1];
                var below = width;
                layers.Add(new FloatLayer(below, isByNeuron ? values
                    : [.. Enumerable.Range(0, values.Length).Select(k => values[k % below * outputs + k / below])], new double[outputs]));
                width = outputs;
            }

            return layers;
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or OverflowException)
        {
            throw new InputException(path, 0, $"is no archive of NumPy arrays that can be read: {exception.Message} Write it by numpy.savez.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }

    /// <summary>An array in the format of numpy.lib.format: magic, version, length and text of a header, elements.</summary>
    private static (int[] Shape, double[] Values) Array(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        // Everything is read before the header is used: a few bytes can claim any length.
        ReadOnlySpan<byte> bytes = Packing.ReadAll(stream, MostBytes) ?? throw new InvalidDataException($"{entry.FullName} has more than {MostBytes} bytes.");
        if (bytes is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', var version, _, _, _, _, _, ..])
        {
            throw new InvalidDataException($"{entry.FullName} is no array.");
        }

        bytes = bytes[8..];
        var length = version > 1 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        bytes = bytes[(version > 1 ? sizeof(uint) : sizeof(ushort))..];
        if (length > bytes.Length)
        {
            throw new InvalidDataException($"{entry.FullName} is cut short.");
        }

        var match = Header().Match(Encoding.ASCII.GetString(bytes[..(int)length]));
        if (!match.Success || match.Groups["order"].Value != "False")
        {
            throw new InvalidDataException($"{entry.FullName} has an order or a header that is not understood (numbers in C order are).");
        }

        int[] shape = [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(length => int.Parse(length, CultureInfo.InvariantCulture))];
        var count = shape.Aggregate(1L, static (product, length) => checked(product * length));
        return (shape, Elements(bytes[(int)length..], match.Groups["type"].Value, count, entry.FullName));
    }

    private static double[] Elements(ReadOnlySpan<byte> bytes, string type, long count, string name)
    {
        var size = type[^1] - '0';
        if (size == 0 || count > bytes.Length / size)
        {
            throw new InvalidDataException($"{name} has {bytes.Length} bytes for {count} elements of the type {type}.");
        }

        var values = new double[count];
        for (var k = 0; k < values.Length; k++)
        {
            var own = bytes[(k * size)..];
            values[k] = type switch
            {
                "<f4" => BinaryPrimitives.ReadSingleLittleEndian(own),
                "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(own),
                "|i1" => (sbyte)own[0],
                "<i4" => BinaryPrimitives.ReadInt32LittleEndian(own),
                "<i8" => BinaryPrimitives.ReadInt64LittleEndian(own),
                _ => throw new InvalidDataException($"{name} has elements of the type {type} (f4, f8, i1, i4 and i8 are understood)."),
            };
        }

        return values;
    }

    [GeneratedRegex("""'descr':\s*'(?<type>[<|=>][a-z]\d)'.*'fortran_order':\s*(?<order>\w+).*'shape':\s*\((?<shape>[\d,\s]*)\)""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Header();
}
