using System.Text;
using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>Checks an output path before the work.</summary>
internal static class OutputPath
{
    // Longest name in the usual file systems, in bytes.
    private const int LongestName = 255;

    /// <summary>
    /// Refuses a path that cannot become a file: an empty one, a folder, one in a folder that is missing or cannot be written, too long a name.
    /// </summary>
    /// <param name="path">The path, as the user wrote it; null = nothing is to be written.</param>
    /// <param name="what">What is to be written, for the message.</param>
    public static void Check(string? path, string what)
    {
        if (path is null)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException($"{what} has an empty file name. Name a file, or leave it out.");
        }

        if (OpenFile.Of(path) is { } open)
        {
            if (!open.IsThere)
            {
                throw new InputException($"{what} cannot be written to {path}: nothing is open by that number. Choose another path.");
            }

            return;
        }

        var full = Followed(path, what);
        var name = Path.GetFileName(full);
        if (Directory.Exists(full) || name.Length == 0)
        {
            throw new InputException($"{what} cannot be written to {path}: this is a folder. Name a file in it.");
        }

        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            throw new InputException($"{what} cannot be written to {path}: the name has more than {LongestName} bytes. Choose a shorter one.");
        }

        var folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
        {
            throw new InputException($"{what} cannot be written to {path}: " + (File.Exists(folder)
                ? $"{folder} is a file, not a folder. Choose another path."
                : $"there is no folder {folder}. Make it first (mkdir -p), or choose another path."));
        }

        if (!File.Exists(full))
        {
            TryWriting(folder, path, what);
        }
    }

    /// <summary>The file that a path leads to, for comparing; where that cannot be told, the path itself.</summary>
    public static string Target(string path)
    {
        try
        {
            return AtomicFile.Target(path);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    private static string Followed(string path, string what)
    {
        try
        {
            return AtomicFile.Target(path);
        }
        catch (IOException exception)
        {
            throw new InputException($"{what} cannot be written to {path}: {exception.Message} Choose another path.", exception);
        }
    }

    private static void TryWriting(string folder, string path, string what)
    {
        try
        {
            using var trial = new FileStream(
                AtomicFile.TemporaryIn(folder), new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    Options = FileOptions.DeleteOnClose
                });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A virtual file system, such as /proc, reports that the new file does not exist.
            var cause = exception is FileNotFoundException or DirectoryNotFoundException ? "its folder takes no new files."
                : exception is UnauthorizedAccessException ? "this user may not write there." : exception.Message;
            throw new InputException($"{what} cannot be written to {path}: {cause} Choose a folder that can be written.", exception);
        }
    }
}
