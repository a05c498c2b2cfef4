using System.Buffers.Binary;
using System.Text;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Formats.Matrices;

/// <summary>NumPy's <c>.npy</c> (format 1.0 to 3.0) with a square matrix: magic, version, header length, a Python dictionary, then the numbers.</summary>
internal sealed class NpyFormat() : ModelFormat("npy", "dense matrix of NumPy; says not what it means: upper, symmetric or full", ".npy")
{
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public override int? FirstNumber => 0;

    internal override bool TakesReading => true;

    internal override bool TakesMatrix => true;

    internal override bool Recognises(FileContent content) => content.Bytes.AsSpan().StartsWith(Magic);

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        DenseMatrix.Reading(content, options);
        var bytes = new BinaryCursor(content);
        bytes.Magic(Magic, "NumPy array");
        var version = bytes.Take(2, "the version")[0];
        if (version is < 1 or > 3)
        {
            throw content.Error($"version {version} of the NumPy format is not known, only 1 to 3.");
        }

        var headerLength = version == 1 ? bytes.UInt16("the header's length") : bytes.UInt32("the header's length");
        var header = Encoding.Latin1.GetString(bytes.Take(headerLength, "the header"));
        var shape = Entry(content, header, "shape").Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (shape.Length != 2 || !int.TryParse(shape[0], out var n) || shape[1] != shape[0] || n < 0)
        {
            throw content.Error($"the array's shape is ({string.Join(", ", shape)}); a square matrix (n, n) is expected.");
        }

        var (size, read) = Reader(content, Entry(content, header, "descr").Trim('\'', '"'));
        var data = bytes.Take((long)n * n * size, "the matrix");
        bytes.End();
        content.CheckSize(n, 0);
        Memory.Require($"{content.Name}: a matrix of {n} x {n} numbers", sizeof(double) * (double)n * n, "Save its entries that are not zero, as coo.");
        var isFortran = Entry(content, header, "fortran_order") == "True";
        var rows = Enumerable.Range(0, n).Select(_ => new double[n]).ToArray();
        for (var k = 0; k < n * n; k++)
        {
            var value = read(data.Slice(k * size, size));
            if (!NumberText.IsUsable(value))
            {
                throw content.Error($"entry {k + 1} of the matrix is {value}, {NumberText.TooLarge}");
            }

            var (i, j) = isFortran ? (k % n, k / n) : (k / n, k % n);
            rows[i][j] = value;
        }

        return DenseMatrix.ToModelFile(Name, content, rows, options);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, Vartype.Binary);
        NoteLostLabels(file, notes);
        NoteLostOffset(DenseMatrix.Sign(options) * model.Offset, notes);
        var n = model.VariableCount;
        var header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({n}, {n}), }}";
        var length = (10 + header.Length + 1 + 63) / 64 * 64 - 10;
        stream.Write(Magic);
        stream.Write([1, 0, (byte)(length & 255), (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
        var buffer = new byte[n * 8];
        foreach (var row in Matrix(model, DenseMatrix.ReadingToWrite(options, notes), DenseMatrix.Sign(options)))
        {
            for (var j = 0; j < n; j++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(buffer.AsSpan(8 * j), row[j]);
            }

            stream.Write(buffer);
        }
    }

    /// <summary>The value of a key of the dictionary, up to the comma that ends it.</summary>
    private static string Entry(FileContent content, string header, string key)
    {
        var at = header.IndexOf($"'{key}':", StringComparison.Ordinal);
        if (at < 0)
        {
            throw content.Error($"the NumPy header has no '{key}'.");
        }

        var value = header[(at + key.Length + 3)..].TrimStart();
        var end = value.StartsWith('(') ? value.IndexOf(')', StringComparison.Ordinal) + 1 : value.IndexOfAny([',', '}']);
        return end > 0 ? value[..end].Trim() : throw content.Error($"the value of '{key}' in the NumPy header does not end.");
    }

    private static (int Size, Func<ReadOnlySpan<byte>, double> Read) Reader(FileContent content, string type) => type switch
    {
        "<f8" => (8, BinaryPrimitives.ReadDoubleLittleEndian),
        ">f8" => (8, BinaryPrimitives.ReadDoubleBigEndian),
        "<f4" => (4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        "<i8" => (8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        "<i4" => (4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        "<i2" => (2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        "|i1" => (1, bytes => (sbyte)bytes[0]),
        "|u1" or "|b1" => (1, bytes => bytes[0]),
        _ => throw content.Error(
            $"numbers of type '{TextTokens.Show(Encoding.Latin1.GetBytes(type))}' are not read. Save the matrix as float64, float32 or a signed integer."),
    };
}
