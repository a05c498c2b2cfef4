using System.ComponentModel;
using System.Diagnostics;

namespace Isinglass.RunStore.Folders;

/// <summary>
/// Whether a process is still writing an unfinished folder. Its lock is not tried, because holding it even for a moment could refuse the process that starts to
/// write the folder.
/// </summary>
internal static class FolderOwner
{
    /// <summary>The file with the process and the host, a line each.</summary>
    public const string Name = ".isinglass";

    /// <summary>Whether a file only says who fills the folder.</summary>
    public static bool IsMark(string name) => name is Name or Name + ".lock";

    public static bool IsAlive(string folder)
    {
        try
        {
            using var stream = new FileStream(Path.Combine(folder, Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return int.TryParse(reader.ReadLine(), out var id) && (reader.ReadLine() is { } host && host != Environment.MachineName || Lives(id));
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            // With mandatory locks the file cannot be read while it is held.
            return true;
        }
    }

    private static bool Lives(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            // It exists, and belongs to another user.
            return true;
        }
    }
}
