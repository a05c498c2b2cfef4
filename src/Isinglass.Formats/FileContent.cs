using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Formats;

/// <summary>The unpacked bytes of a file, with its name for errors. Everything a reader allocates is bounded by their number.</summary>
internal sealed class FileContent
{
    /// <summary>Largest content that is read, in bytes, after unpacking: a packed file of a megabyte may claim a thousand times as much.</summary>
    public const int LengthLimit = 1 << 30;

    /// <summary>Isolated variables take no text, so a header may state a few more variables than the file has bytes.</summary>
    private const int IsolatedVariables = 20_000;

    // Memory of the coordinate formats while reading, beside the content: indices and a small value, and both ends of the pair in the model; no format takes
    // less. Measured on 10 000 000 couplings: 330 MB.
    private const double CouplingBytes = 33;
    private const double VariableBytes = 24;

    private FileContent(string name, byte[] bytes)
    {
        Name = name;
        Bytes = bytes;
    }

    /// <summary>The path as the user gave it.</summary>
    public string Name { get; }

    public byte[] Bytes { get; }

    /// <summary>The largest number of variables that the content can describe.</summary>
    public int MostVariables => (int)Math.Min((long)Bytes.Length + IsolatedVariables, int.MaxValue);

    /// <summary>
    /// Estimated number of lines of text, by the length of the first ones; at most one for six bytes, the length of a shortest term with its line break.
    /// </summary>
    public int ProbableLineCount
    {
        get
        {
            var start = Bytes.AsSpan(0, Math.Min(Bytes.Length, 1 << 16));
            var lines = (long)start.Count((byte)'\n') * Bytes.Length / Math.Max(1, start.Length);
            return (int)Math.Min(lines, Bytes.Length / 6) + 1;
        }
    }

    /// <summary>The file's name in lower case without its folder and without the ending of a packed file, by which the format is found.</summary>
    public string PlainName => Packing.PlainName(Path.GetFileName(Name).ToLowerInvariant());

    public static FileContent Load(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return new FileContent(path, Unpacked(path, ReadAll(path, stream)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }

    public static FileContent Of(string name, byte[] bytes) => new(name, Unpacked(name, bytes));

    public InputException Error(string message, int line = 0) => new(Name, line, message);

    /// <summary>Refuses a number of variables that the content cannot describe.</summary>
    public int CheckVariableCount(long declared, int line = 0)
    {
        if (declared < 0 || declared > MostVariables)
        {
            throw Error(
                $"{declared} variables are declared, more than a file of {Bytes.Length} bytes can describe. Is the first number really the size?", line);
        }

        return (int)declared;
    }

    /// <summary>Refuses the size in a header if the content cannot describe it, or if there is no memory for its model.</summary>
    /// <param name="variables">Number of variables.</param>
    /// <param name="couplings">Number of couplings, each of which takes at least two bytes of the content.</param>
    /// <param name="line">Where it is stated, 1-based; 0 = no line.</param>
    /// <returns>The number of variables.</returns>
    /// <exception cref="WorkException">There is too little memory; nothing has been built yet.</exception>
    public int CheckSize(long variables, long couplings, int line = 0)
    {
        var count = CheckVariableCount(variables, line);
        if (couplings < 0 || couplings > Bytes.Length / 2)
        {
            throw Error($"{couplings} couplings are declared, more than a file of {Bytes.Length} bytes can hold. Is it cut short?", line);
        }

        Memory.Require($"{Name}: a model of {variables} variables and {couplings} couplings", Bytes.Length + VariableBytes * variables
            + CouplingBytes * couplings, "Take a smaller problem, or a machine with more.");
        return count;
    }

    private static byte[] Unpacked(string name, byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith<byte>([0xFF, 0xFE]) || bytes.AsSpan().StartsWith<byte>([0xFE, 0xFF]))
        {
            throw new InputException(name, 0, "is text in UTF-16. Save it as UTF-8.");
        }

        try
        {
            return Packing.Unpack(bytes, LengthLimit)
                ?? throw new InputException(name, 0, $"holds more than {LengthLimit >> 20} MiB after unpacking, the most that is read.");
        }
        catch (InvalidDataException exception)
        {
            throw new InputException(name, 0, $"is packed with {Packing.NameOf(bytes)} but damaged or cut short. Fetch it again.", exception);
        }
    }

    private static byte[] ReadAll(string name, Stream stream)
    {
        // A pipe has no length.
        var length = stream.CanSeek ? stream.Length : 0;
        if (length <= LengthLimit)
        {
            Memory.Require($"{name}: its content", length, "Take a smaller problem, or a machine with more.");
            var bytes = GC.AllocateUninitializedArray<byte>((int)length);
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var more = Packing.ReadAll(stream, LengthLimit - count);
            if (more is not null)
            {
                return count == bytes.Length && more.Length == 0 ? bytes : [.. bytes.AsSpan(0, count), .. more];
            }
        }

        throw new InputException(name, 0, $"holds more than {LengthLimit >> 20} MiB, the most that is read.");
    }
}
