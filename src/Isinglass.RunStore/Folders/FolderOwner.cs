using System.ComponentModel;
using System.Diagnostics;

namespace Isinglass.RunStore.Folders;

/// <summary>
/// Whether a process still fills an unfinished folder. Its lock is not asked for: holding it, even for a moment, could refuse the process that begins to fill
/// the folder.
/// </summary>
internal static class FolderOwner
{
    /// <summary>The file that names the process and the host, a line each.</summary>
    public const string Name = ".isinglass";

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
            // Where locks are mandatory the file cannot be read while it is held.
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
            // It is there, and belongs to another user.
            return true;
        }
    }
}
