using Isinglass.Files;
using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Documents;
using Isinglass.Formats.Matrices;
using Isinglass.Formats.Programs;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats;

/// <summary>
/// All file formats: finds the format of a file by its name and content, or by the name given by the user, and reads and writes. Files that end in .gz or are
/// packed with gzip are unpacked on the way.
/// </summary>
public static class ModelFormats
{
    private static readonly ModelFormat Rudy = new RudyFormat();
    private static readonly ModelFormat BiqMac = new BiqMacFormat();
    private static readonly ModelFormat Mqlib = new MqlibFormat();
    private static readonly ModelFormat OrLibrary = new OrLibraryFormat();

    /// <summary>Every format, in the order of the documentation.</summary>
    internal static IReadOnlyList<ModelFormat> All { get; } =
    [
        Rudy, BiqMac, Mqlib, OrLibrary, new QoblibFormat(), new QbsolvFormat(), new QubistFormat(),
        new BqpJsonFormat(), new CooFormat(), new SignTriangleFormat(),
        new FactoredRowsFormat(), new MatrixCsvFormat(), new NpyFormat(), new DimodJsonFormat(), new BqmFormat(), new CqmFormat(),
        new QplibFormat(), new LpFormat(), new MpsFormat(), new OpbFormat(), new QaplibFormat(), new KnapsackFormat(),
        new DenseJsonFormat(),
    ];

    /// <summary>The format of this name.</summary>
    /// <exception cref="InputException">There is none; the message names the nearest.</exception>
    internal static ModelFormat Find(string name)
    {
        name = name.Equals("qap", StringComparison.OrdinalIgnoreCase) ? "qaplib" : name;
        return All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw NearestName.Unknown("format", name, [.. All.Select(format => format.Name)]);
    }

    /// <summary>Reads a problem.</summary>
    /// <exception cref="InputException">The file is missing, damaged, of unknown format, or ambiguous.</exception>
    public static ModelFile Read(string path, FormatOptions? options = null) => Read(FileContent.Load(path), options ?? FormatOptions.Default);

    /// <summary>Reads a problem from bytes; <paramref name="name"/> determines the format and is named in errors.</summary>
    /// <exception cref="InputException">The content is damaged, of unknown format, or ambiguous.</exception>
    public static ModelFile Read(string name, byte[] content, FormatOptions? options = null) =>
        Read(FileContent.Of(name, content), options ?? FormatOptions.Default);

    /// <summary>
    /// Writes a problem in the format of <paramref name="path"/>'s ending or of <see cref="FormatOptions.Format"/>; packs when the name ends in .gz.
    /// </summary>
    /// <returns>Notes for the user on what the format cannot express (names, a constant).</returns>
    /// <exception cref="InputException">The format cannot express the problem, or the file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string path, ModelFile file, FormatOptions? options = null)
    {
        options ??= FormatOptions.Default;
        var format = ForWriting(path, options);
        if (options.ProductsInRows && !format.HoldsProductsInRows)
        {
            throw new InputException($"Format {format.Name} is not written with products inside rows. Write lp, or keep product rows or inequality rows.");
        }

        CheckWritten(file, format, options);
        var notes = NotesOf(file);
        AtomicFile.Write(path, stream =>
        {
            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                using var packed = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true);
                format.Write(file, packed, options, notes);
            }
            else
            {
                format.Write(file, stream, options, notes);
            }
        });
        return notes;
    }

    /// <summary>The bytes of a problem in the named format, not packed.</summary>
    /// <exception cref="InputException">The format cannot carry the problem.</exception>
    public static byte[] Write(ModelFile file, FormatOptions options, out IReadOnlyList<string> notes)
    {
        var remarks = NotesOf(file);
        using var stream = new MemoryStream();
        var format = Find(options.Format ?? throw new ArgumentException("Bytes have no name; the format must be given.", nameof(options)));
        CheckWritten(file, format, options);
        format.Write(file, stream, options, remarks);
        notes = remarks;
        return stream.ToArray();
    }

    /// <summary>Notes on what every format loses: integers, which are written as their bits.</summary>
    private static List<string> NotesOf(ModelFile file) => file.Integers?.Integers.MaxBy(static integer => integer.Coefficients.Length) is not { } integer ? []
        : [$"Integers are written as their bits: {integer.Name} as {integer.Name}.0, {integer.Name}.1, ... with coefficients "
            + $"{string.Join(' ', integer.Coefficients.Take(8))}{(integer.Coefficients.Length > 8 ? " ..." : "")}, from {integer.Lower} on."];

    private static void CheckWritten(ModelFile file, ModelFormat format, FormatOptions options)
    {
        if (options.Matrix is not null && !format.TakesMatrix)
        {
            throw new InputException($"What a matrix means is for dense matrices (csv, npy), and the problem is written as {format.Name}. Leave it out.");
        }

        if (file.Constrained is { } constrained && format.HoldsRows)
        {
            format.CheckWritten(constrained);
        }
    }

    private static ModelFile Read(FileContent content, FormatOptions options)
    {
        var format = options.Format is { } name ? Find(name) : Detect(content, options);
        if (options.As is { } reading)
        {
            format = Apply(format, reading, content);
        }

        RefuseIdle(format, content, options);
        return format.Read(content, options);
    }

    /// <summary>Refuses options that do not apply to a file, since they would have no effect.</summary>
    private static void RefuseIdle(ModelFormat format, FileContent content, FormatOptions options)
    {
        foreach (var (isGiven, isTaken, option, owners) in new[]
        {
            (options.Matrix is not null, format.TakesMatrix, "matrix", "dense matrices (csv, npy)"),
            (options.Vartype is not null, format.TakesVartype, "vartype", "coo files"),
            (options.Mirror, format.TakesMirror, "qplib_mirror", "qplib files"),
            (options.Integers is not null, format.TakesIntegers, "integers", "files that can have integers (lp, mps, qplib, cqm)"),
            (options.Problem is not null, format.TakesProblem, "problem", "orlib files of several problems"),
        })
        {
            if (isGiven && !isTaken)
            {
                throw content.Error($"`{option}` is for {owners}; this file is read as {format.Name}. Leave it out, or give the `format`.");
            }
        }
    }

    /// <summary>The format by the ending of the name, then by the first bytes; "n m" text only when the user states its meaning.</summary>
    private static ModelFormat Detect(FileContent content, FormatOptions options) =>
        ByEnding(content.PlainName)
        ?? All.FirstOrDefault(format => format.Recognises(content))
        ?? (options.As is { } reading ? OfReading(reading) : throw Unknown(content));

    private static ModelFormat? ByEnding(string name) => All
        .SelectMany(format => format.Extensions.Select(extension => (Format: format, Extension: extension)))
        .Where(pair => name.EndsWith(pair.Extension, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(pair => pair.Extension.Length)
        .FirstOrDefault().Format;

    /// <summary>The format in which <see cref="Write(string, ModelFile, FormatOptions?)"/> would write this file.</summary>
    /// <exception cref="InputException">Neither ending nor options name one.</exception>
    internal static ModelFormat ForWriting(string path, FormatOptions options)
    {
        if (options.Format is { } name)
        {
            return Find(name);
        }

        var plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return ByEnding(plain) ?? throw new InputException(Packing.PlainName(plain) != plain
            ? $"Files are packed with gzip alone; let the name {path} end in .gz, or leave the packing out."
            : $"The ending of {path} names no format. Use one of {string.Join(' ', All.SelectMany(format => format.Extensions))}, "
            + "or give the format by its name.");
    }

    /// <summary>The user's statement about "n m" text takes precedence over the ending.</summary>
    private static ModelFormat Apply(ModelFormat format, CoordinateReading reading, FileContent content)
    {
        if (!format.TakesReading)
        {
            throw content.Error($"format {format.Name} says itself what it means; `as` is not for it.");
        }

        return format is CoordinateFormat ? OfReading(reading) : format;
    }

    private static ModelFormat OfReading(CoordinateReading reading) => reading switch
    {
        CoordinateReading.MaxCut => Rudy,
        CoordinateReading.QuboMin => BiqMac,
        _ => Mqlib,
    };

    private static InputException Unknown(FileContent content)
    {
        var text = new TextTokens(content);
        var isCoordinates = text.NextLine("#"u8)
            && NumberText.TryRead(text.Token(), out _) && NumberText.TryRead(text.Token(), out _) && !text.HasToken;
        return content.Error(isCoordinates
            ? "text of the form 'n m / i j w' does not say what it means. Say `as` maxcut (edges, maximise the cut), "
                + "qubo-min or qubo-max (symmetric matrix, pairs twice)."
            : $"the format is not known by its name or content. Give the `format`, one of: {string.Join(", ", All.Select(format => format.Name))}.");
    }
}
