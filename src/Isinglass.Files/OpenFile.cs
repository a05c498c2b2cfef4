using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Isinglass.Files;

/// <summary>
/// A path that names a file descriptor of this process: /dev/stdout, /dev/fd/63. The file, if it has a name, must not be replaced: a shell opened it for
/// appending, and others write to it.
/// </summary>
internal sealed class OpenFile
{
    private const int MostLinks = 40;

    private readonly int _number;
    private readonly string _path;

    private OpenFile(int number, string path) => (_number, _path) = (number, path);

    /// <summary>Whether the descriptor is open.</summary>
    public bool IsThere => File.Exists(_path);

    /// <summary>The open file that a path resolves to; null = none.</summary>
    public static OpenFile? Of(string path)
    {
        var full = Path.GetFullPath(path);
        for (var k = 0; k < MostLinks; k++)
        {
            if (Path.GetDirectoryName(full) is not { } folder)
            {
                return null;
            }

            if ((folder is "/dev/fd" or "/proc/self/fd" || folder == $"/proc/{Environment.ProcessId}/fd")
                && int.TryParse(Path.GetFileName(full), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return new OpenFile(number, full);
            }

            if (new FileInfo(full).LinkTarget is not { } target)
            {
                return null;
            }

            full = Path.GetFullPath(target, folder);
        }

        return null;
    }

    /// <summary>Writes after the earlier content.</summary>
    public void Write(Action<Stream> write)
    {
        using var handle = new SafeFileHandle(_number, ownsHandle: false);
        using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        write(stream);
        // A stream keeps its own position; reading its handle moves the position that all writers share.
        _ = stream.SafeFileHandle;
    }
}
