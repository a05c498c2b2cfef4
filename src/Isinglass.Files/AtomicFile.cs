using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>Writes files so that a reader sees either the old content or the whole new one: a temporary file beside it, then a rename.</summary>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="path"/> through <paramref name="write"/>; on any failure nothing is left behind.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = path + ".part-" + Environment.ProcessId.ToString();
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(temporary);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"Cannot write {path}: {exception.Message} Choose a folder that can be written, with -o or --output.", exception);
            }

            throw;
        }
    }

    /// <summary>Writes text (UTF-8 without a mark).</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
