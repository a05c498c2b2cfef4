using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Isinglass.Files;

/// <summary>
/// A path that means a file which this process has open, by its number: /dev/stdout, /dev/fd/63. The file itself, where it has a name, must not be replaced:
/// a shell opened it to add to it, and others write to it.
/// </summary>
internal sealed class OpenFile
{
    private const int MostLinks = 40;

    private readonly int _number;
    private readonly string _path;

    private OpenFile(int number, string path) => (_number, _path) = (number, path);

    /// <summary>Whether something is open by the number.</summary>
    public bool IsThere => File.Exists(_path);

    /// <summary>The open file that a path leads to; null = none.</summary>
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

    /// <summary>Writes behind what was written there before.</summary>
    public void Write(Action<Stream> write)
    {
        using var handle = new SafeFileHandle(_number, ownsHandle: false);
        using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        write(stream);
        // A stream keeps its own place in a file; asked for its handle, it moves that of all who write there.
        _ = stream.SafeFileHandle;
    }
}
