using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Files;

/// <summary>Files that may be packed with gzip, xz or Zstandard.</summary>
internal static class PackedFile
{
    /// <summary>The content of a file, uncompressed. Whoever disposes it disposes the file.</summary>
    /// <exception cref="InvalidDataException">It is damaged or cut short.</exception>
    /// <exception cref="WorkException">There is too little memory for its stated length.</exception>
    public static Stream Open(FileStream file)
    {
        Span<byte> magic = stackalloc byte[Packing.MagicLength];
        var count = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (Packing.NameOf(magic[..count]) is null)
        {
            return file;
        }

        var packed = new byte[file.Length];
        file.ReadExactly(packed);
        file.Dispose();
        if (Gzip.StatedLength(packed) is { } length)
        {
            // It is collected, and copied once.
            Memory.Require($"{file.Name}: its content", packed.Length + 2.0 * length, "Take a part of it, or a machine with more.");
        }

        return new MemoryStream(Packing.Unpack(packed) ?? throw new InvalidDataException());
    }

    /// <summary>
    /// The content of a file, uncompressed, for callers that read it to its end before they use it: gzip is unpacked on the way, and damage may be reported
    /// only at the end. Disposing it disposes the file.
    /// </summary>
    /// <returns>The content, and its stated length.</returns>
    /// <exception cref="InvalidDataException">It is damaged or cut short.</exception>
    public static (Stream Content, long Length) OpenForward(FileStream file)
    {
        Span<byte> ends = stackalloc byte[2 * Gzip.TrailerLength];
        var isLong = file.Length > ends.Length;
        if (isLong)
        {
            file.ReadExactly(ends[..Gzip.TrailerLength]);
            file.Position = file.Length - Gzip.TrailerLength;
            file.ReadExactly(ends[Gzip.TrailerLength..]);
            file.Position = 0;
        }

        if (isLong && Gzip.StatedLength(ends, file.Length) is { } length)
        {
            return (new GzipForward(file), length);
        }

        var content = Open(file);
        return (content, content.Length);
    }

    /// <summary>All bytes of a file, uncompressed.</summary>
    /// <exception cref="InputException">It cannot be read, is damaged or cut short.</exception>
    public static byte[] ReadAll(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            using var content = Open(file);
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }
}
