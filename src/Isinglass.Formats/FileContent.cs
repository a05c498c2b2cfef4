using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Formats;

/// <summary>The unpacked bytes of a file, with the name that its errors carry. Everything a reader allocates is bounded by their number.</summary>
internal sealed class FileContent
{
    /// <summary>Largest content that is read, in bytes, after unpacking: a packed file of a megabyte may claim a thousand times as much.</summary>
    public const int LengthLimit = 1 << 30;

    /// <summary>Isolated variables take no text, so a header may name a few more variables than the file has bytes.</summary>
    private const int IsolatedVariables = 20_000;

    private FileContent(string name, byte[] bytes)
    {
        Name = name;
        Bytes = bytes;
    }

    /// <summary>The path as the user gave it.</summary>
    public string Name { get; }

    public byte[] Bytes { get; }

    /// <summary>The file's name in lower case without its folder and without the ending of a packed file: what tells the format.</summary>
    public string PlainName => Packing.PlainName(Path.GetFileName(Name).ToLowerInvariant());

    public static FileContent Load(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return new FileContent(path, Unpacked(path, ReadAll(path, stream)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(path, 0, "there is no such file. Check the name and the folder.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, 0, $"cannot be read: {exception.Message}", exception);
        }
    }

    public static FileContent Of(string name, byte[] bytes) => new(name, Unpacked(name, bytes));

    public InputException Error(string message, int line = 0) => new(Name, line, message);

    /// <summary>Refuses a number of variables that the content cannot carry.</summary>
    public int CheckVariableCount(long declared, int line = 0)
    {
        if (declared < 0 || declared > (long)Bytes.Length + IsolatedVariables)
        {
            throw Error(
                $"{declared} variables are declared, more than a file of {Bytes.Length} bytes can describe. Is the first number really the size?", line);
        }

        return (int)declared;
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
        using var result = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            if (result.Length + count > LengthLimit)
            {
                throw new InputException(name, 0, $"holds more than {LengthLimit >> 20} MiB, the most that is read.");
            }

            result.Write(buffer, 0, count);
        }

        return result.ToArray();
    }
}
