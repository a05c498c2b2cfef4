using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>Files that may be compressed: gzip is told by its two magic bytes, not by the name.</summary>
public static class GzipFile
{
    /// <summary>The content of a file, uncompressed.</summary>
    /// <exception cref="InvalidDataException">It is damaged or cut short.</exception>
    public static Stream Open(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var count = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (!Gzip.IsPacked(magic[..count]))
        {
            return file;
        }

        var packed = new byte[file.Length];
        file.ReadExactly(packed);
        return new MemoryStream(Gzip.Unpack(packed) ?? throw new InvalidDataException());
    }

    /// <summary>What a failure to read means to the user.</summary>
    public static InputException Explain(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => new InputException(path, 0, "the file does not exist. Check the name.", exception),
        InvalidDataException => new InputException(path, 0, "the compressed file is damaged or cut short. Get it again.", exception),
        _ => new InputException(path, 0, $"the file cannot be read ({exception.Message}). Check that it is a file and that you may read it.", exception),
    };
}
