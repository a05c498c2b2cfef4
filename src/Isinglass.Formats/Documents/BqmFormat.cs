using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Documents;

/// <summary>dimod's binary file of a binary quadratic model, versions 1.0 and 2.0; 2.0 is written.</summary>
internal sealed class BqmFormat() : ModelFormat("bqm", "binary file of a dimod BinaryQuadraticModel, minimise", ".bqm")
{
    private static ReadOnlySpan<byte> Magic => "DIMODBQM"u8;

    internal override bool Recognises(FileContent content) => content.Bytes.AsSpan().StartsWith(Magic);

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var bytes = new BinaryCursor(content);
        bytes.Magic(Magic, "dimod BQM file");
        var version = DimodSections.Version(bytes, 1, 2);
        var header = bytes.TakeArray(bytes.UInt32("the header's length"), "the header");
        return JsonInput.Read(content, header, json => Read(content, bytes, json, version));
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, file.Objective.Vartype);
        var hasLabels = model.Labels is not null;
        var vartype = model.Vartype == Vartype.Binary ? "BINARY" : "SPIN";
        stream.Write(Magic);
        DimodSections.WriteHeader(
            stream,
            Magic.Length,
            $"{{\"dtype\": \"float64\", \"itype\": \"int32\", \"ntype\": \"int32\", \"shape\": [{model.VariableCount}, {model.InteractionCount}], "
            + $"\"type\": \"BinaryQuadraticModel\", \"variables\": {(hasLabels ? "true" : "false")}, \"vartype\": \"{vartype}\"}}");
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(model.Offset);
        for (var i = 0; i < model.VariableCount; i++)
        {
            writer.Write(model.Couplings.Starts[i]);
            writer.Write(model.Linear[i]);
        }

        for (var e = 0; e < model.Couplings.EntryCount; e++)
        {
            writer.Write(model.Couplings.Columns[e]);
            writer.Write(model.Couplings.Values[e]);
        }

        writer.Flush();
        if (hasLabels)
        {
            DimodSections.Write(stream, "VARS", Encoding.ASCII.GetBytes($"[{string.Join(", ", model.Labels!.Select(LabelText.ToJson))}]"));
        }
    }

    private ModelFile Read(FileContent content, BinaryCursor bytes, JsonInput header, int version)
    {
        var bias = DimodSections.Number(header, "dtype");
        var index = DimodSections.Number(header, "itype");
        var start = DimodSections.Number(header, "ntype");
        var (n, m) = DimodSections.Shape(header);
        var vartype = DimodJsonFormat.VartypeOf(header, header.Property(header.Root, "vartype"));
        var needed = bias.Size + n * ((long)start.Size + bias.Size) + 2L * m * (index.Size + bias.Size);
        if (needed > bytes.Left)
        {
            throw content.Error($"the header announces {n} variables and {m} interactions, {needed} bytes; {bytes.Left} follow. Is the file cut short?");
        }

        content.CheckSize(n, m);
        var offset = bias.Coefficient(bytes, "the offset");
        var terms = new CoordinateTerms();
        var starts = new long[n + 1];
        starts[n] = 2L * m;
        for (var i = 0; i < n; i++)
        {
            starts[i] = start.Index(bytes, "a neighbourhood's start", 2L * m);
            terms.Add(i, i, bias.Coefficient(bytes, "a linear bias"));
        }

        ReadNeighbourhoods(bytes, terms, starts, index, bias);
        var labels = version == 1
            ? header.Optional(header.Root, "variables") is { ValueKind: JsonValueKind.Array } names ? header.Labels(names, "'variables'") : null
            : header.Optional(header.Root, "variables") is { ValueKind: JsonValueKind.True } ? DimodSections.Labels(content, bytes) : null;
        if (labels is not null && labels.Length != n)
        {
            throw content.Error($"{labels.Length} labels are given for {n} variables.");
        }

        return new CoordinateStatement(n, terms, TermMeaning.EveryTermOnce) { Constant = offset }
            .ToModelFile(Name, content, ObjectiveSense.Minimize, vartype, labels);
    }

    /// <summary>Every interaction is in the neighbourhoods of both its variables, with the same bias.</summary>
    private static void ReadNeighbourhoods(BinaryCursor bytes, CoordinateTerms terms, long[] starts, DimodNumber index, DimodNumber bias)
    {
        var n = starts.Length - 1;
        var mirrored = new Dictionary<(int, int), double>();
        for (var i = 0; i < n; i++)
        {
            if (starts[i] > starts[i + 1] || (i == 0 && starts[0] != 0))
            {
                throw bytes.Error($"the neighbourhood of variable {i} ends before it begins.");
            }

            for (var e = starts[i]; e < starts[i + 1]; e++)
            {
                var j = (int)index.Index(bytes, "a neighbour", n - 1);
                var value = bias.Coefficient(bytes, "a quadratic bias");
                if (j > i ? !mirrored.TryAdd((i, j), value) : !(mirrored.Remove((j, i), out var other) && other == value))
                {
                    throw bytes.Error($"the interaction of variables {i} and {j} does not stand once, with one bias, in the neighbourhoods of both.");
                }

                if (j > i)
                {
                    terms.Add(i, j, value);
                }
            }
        }

        if (mirrored.Count > 0)
        {
            throw bytes.Error($"{mirrored.Count} interactions stand in the neighbourhood of one variable only.");
        }
    }
}

/// <summary>A number type of dimod's files by NumPy's name.</summary>
internal readonly record struct DimodNumber(string Type, int Size)
{
    /// <summary>A bias that is finite and in range.</summary>
    public double Coefficient(BinaryCursor bytes, string what)
    {
        var data = bytes.Take(Size, what);
        var value = Type switch
        {
            "float64" => BinaryPrimitives.ReadDoubleLittleEndian(data),
            "float32" => BinaryPrimitives.ReadSingleLittleEndian(data),
            "uint64" => BinaryPrimitives.ReadUInt64LittleEndian(data),
            _ => Integer(data),
        };
        return NumberText.IsUsable(value) ? value : throw bytes.Error($"{what} is {value}, {NumberText.TooLarge}");
    }

    /// <summary>An index in 0 .. <paramref name="greatest"/>.</summary>
    public long Index(BinaryCursor bytes, string what, long greatest)
    {
        var value = Type is "float64" or "float32" ? -1 : Integer(bytes.Take(Size, what));
        return value >= 0 && value <= greatest ? value : throw bytes.Error($"{what} is {value}; it must lie in 0 .. {greatest}.");
    }

    private long Integer(ReadOnlySpan<byte> data) => Type switch
    {
        "int8" => (sbyte)data[0],
        "uint8" => data[0],
        "int16" => BinaryPrimitives.ReadInt16LittleEndian(data),
        "uint16" => BinaryPrimitives.ReadUInt16LittleEndian(data),
        "int32" => BinaryPrimitives.ReadInt32LittleEndian(data),
        "uint32" => BinaryPrimitives.ReadUInt32LittleEndian(data),
        _ => BinaryPrimitives.ReadInt64LittleEndian(data),
    };
}

/// <summary>The parts that dimod's binary files share: version, JSON header, and sections "magic, length, data, blanks up to a multiple of 64".</summary>
internal static class DimodSections
{
    private const int Alignment = 64;

    public static int Version(BinaryCursor bytes, int least, int greatest)
    {
        var major = bytes.Take(2, "the version")[0];
        return major >= least && major <= greatest ? major : throw bytes.Error($"version {major} of the file format is not known, only {least} to {greatest}.");
    }

    public static DimodNumber Number(JsonInput header, string property)
    {
        var type = header.Text(header.Property(header.Root, property), $"'{property}'");
        var size = type switch
        {
            "float64" or "int64" or "uint64" => 8,
            "float32" or "int32" or "uint32" => 4,
            "int16" or "uint16" => 2,
            "int8" or "uint8" => 1,
            _ => throw header.Error($"the number type '{type}' of '{property}' is not known."),
        };
        return new DimodNumber(type, size);
    }

    public static (int VariableCount, int InteractionCount) Shape(JsonInput header)
    {
        var shape = header.Items(header.Property(header.Root, "shape"), "'shape'").ToArray();
        return shape.Length == 2 ? (header.Integer(shape[0], "the number of variables"), header.Integer(shape[1], "the number of interactions"))
            : throw header.Error("'shape' must be the numbers of variables and interactions.");
    }

    /// <summary>The data of the next section.</summary>
    public static byte[] Section(BinaryCursor bytes, string magic)
    {
        bytes.Magic(Encoding.ASCII.GetBytes(magic), $"section {magic}");
        return bytes.TakeArray(bytes.UInt32($"the length of {magic}"), $"section {magic}");
    }

    public static string[]? Labels(FileContent content, BinaryCursor bytes) =>
        JsonInput.Read(content, Section(bytes, "VARS"), json => json.Labels(json.Root, "the list of labels"));

    /// <summary>Version 2.0, length and JSON, blanks up to a multiple of 64 with the magic that is already written.</summary>
    public static void WriteHeader(Stream stream, int magicLength, string json)
    {
        var length = Padded(magicLength + 2 + 4 + json.Length + 1) - magicLength - 6;
        stream.Write([2, 0]);
        WriteUInt32(stream, (uint)length);
        stream.Write(Encoding.ASCII.GetBytes((json + "\n").PadRight(length)));
    }

    public static void Write(Stream stream, string magic, ReadOnlySpan<byte> data, bool longLength = false)
    {
        var head = magic.Length + (longLength ? 8 : 4);
        var length = Padded(head + data.Length) - head;
        stream.Write(Encoding.ASCII.GetBytes(magic));
        WriteUInt32(stream, (uint)length);
        if (longLength)
        {
            WriteUInt32(stream, 0);
        }

        stream.Write(data);
        for (var k = data.Length; k < length; k++)
        {
            stream.WriteByte((byte)' ');
        }
    }

    private static int Padded(int length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void WriteUInt32(Stream stream, uint value)
    {
        Span<byte> buffer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(buffer, value);
        stream.Write(buffer);
    }
}
