using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>
/// Writes files so that a reader sees either the old content or the whole new one: a temporary file beside it, then a rename. Links are followed. A target
/// without content (a device, a pipe, an empty file) is written in place: nothing can be lost, and a rename would replace the device itself. An open file
/// (/dev/stdout, a shell's <c>>(command)</c>) is written at its current position.
/// </summary>
internal static class AtomicFile
{
    private static int _count;

    /// <summary>Writes <paramref name="path"/> through <paramref name="write"/>; on any failure nothing is left behind.</summary>
    /// <exception cref="WorkException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            if (OpenFile.Of(path) is { } open)
            {
                open.Write(write);
                return;
            }

            var target = Target(path);
            if (File.Exists(target) && new FileInfo(target).Length == 0)
            {
                using var stream = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                write(stream);
            }
            else
            {
                Replace(target, write);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkException($"Cannot write {path}: {exception.Message} Choose another path.", exception);
        }
    }

    /// <summary>Writes text (UTF-8 without byte order mark).</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>A name for a temporary file in a folder, short enough for any target and different for every process and call.</summary>
    internal static string TemporaryIn(string folder) => Path.Combine(folder, $".isinglass-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}.part");

    /// <summary>The file to write: links are followed, also to files that do not exist yet.</summary>
    internal static string Target(string path)
    {
        // The full path first, since a link with a relative path would be resolved against the root.
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static void Replace(string target, Action<Stream> write)
    {
        var temporary = TemporaryIn(Path.GetDirectoryName(target)!);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    // The failure that led here is the one to report.
    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException)
        {
            // Its folder or disk is missing, so nothing is left behind either.
        }
    }
}
