using Isinglass.Model;

namespace Isinglass.Training.Runs;

/// <summary>A folder that is written under a temporary name and renamed when it is complete, so a folder of that name is never half-written.</summary>
internal sealed class AtomicFolder : IDisposable
{
    private const string Suffix = ".part";

    // Marks an unfinished folder as ours and names the process that writes it: lines with process and host, empty if there is none.
    private const string OwnerName = ".isinglass";

    // Locked while the folder is written; separate from the file above, since a locked file cannot be read.
    private const string LockName = OwnerName + ".lock";

    private readonly string _temporary;
    private readonly FileStream _owner;
    private bool _isComplete;

    private AtomicFolder(string path, string temporary, FileStream owner) => (Path, _temporary, _owner) = (path, temporary, owner);

    /// <summary>The final path of the folder, absolute.</summary>
    public string Path { get; }

    /// <summary>Refuses a folder that <see cref="Create"/> would refuse because of existing files; changes nothing.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="option">The option by which the user chose it, for messages.</param>
    public static void Check(string path, string option = "`output`") => Told(path, option, () => Refuse(path, option));

    /// <summary>Opens a folder for writing; says at once when it cannot be written, and never overwrites one that holds anything.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="option">The option by which the user chose it, for messages.</param>
    public static AtomicFolder Create(string path, string option = "`output`") => Told(path, option, () =>
    {
        var (full, temporary) = Refuse(path, option);
        if (Directory.Exists(temporary))
        {
            Own(temporary).Dispose();
            Directory.Delete(temporary, recursive: true);
        }

        Directory.CreateDirectory(temporary);
        return new AtomicFolder(full, temporary, Own(temporary));
    });

    /// <summary>Opens a folder that was left unfinished (or finished with a checkpoint inside) to continue writing it.</summary>
    /// <exception cref="InputException">It exists twice, or another process writes it.</exception>
    public static AtomicFolder Reopen(string path)
    {
        var full = System.IO.Path.GetFullPath(path.TrimEnd('/', System.IO.Path.DirectorySeparatorChar));
        full = full.EndsWith(Suffix, StringComparison.Ordinal) ? full[..^Suffix.Length] : full;
        var temporary = full + Suffix;
        if (System.IO.File.Exists(System.IO.Path.Combine(temporary, CheckpointFile.Name)))
        {
            return Directory.Exists(full)
                ? throw new InputException($"Both {full} and the unfinished {temporary} are there: remove the one that is not wanted.")
                : new AtomicFolder(full, temporary, Own(temporary));
        }

        if (Directory.Exists(temporary))
        {
            throw new InputException($"{temporary} stands where the resumed run would go on. Move it away first.");
        }

        Directory.Move(full, temporary);
        return new AtomicFolder(full, temporary, Own(temporary));
    }

    /// <summary>Locks an unfinished folder for this process; the lock is released when the process ends, however it ends.</summary>
    /// <exception cref="InputException">Another process writes it, or one on another host may.</exception>
    internal static FileStream Own(string temporary)
    {
        var (path, owner) = (System.IO.Path.Combine(temporary, LockName), System.IO.Path.Combine(temporary, OwnerName));
        FileStream held;
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (System.IO.File.Exists(path))
        {
            var holder = Holder(owner) is var (process, host) ? $" ({process} on {host})" : "";
            throw new InputException($"Another process{holder} is filling {temporary}. Wait for it, stop it, or choose another folder.", exception);
        }

        // Not every shared disk propagates locks between hosts.
        if (Holder(owner) is var (otherProcess, otherHost) && otherHost != Environment.MachineName)
        {
            held.Dispose();
            throw new InputException($"{temporary} was being filled by process {otherProcess} on {otherHost}, and this host cannot tell whether it still is. "
                + $"If it is not, remove {owner} and try again; else wait for it, or choose another folder.");
        }

        try
        {
            System.IO.File.WriteAllText(owner, $"{Environment.ProcessId}\n{Environment.MachineName}\n");
            return held;
        }
        catch
        {
            // On a full disk, leave nothing behind.
            held.Dispose();
            Disown(temporary);
            if (!Directory.EnumerateFileSystemEntries(temporary).Any())
            {
                Directory.Delete(temporary);
            }

            throw;
        }
    }

    /// <summary>Releases the lock of <see cref="Own"/> on a folder that is kept: it may be continued, also on another host.</summary>
    internal static void Release(string temporary, FileStream held)
    {
        try
        {
            System.IO.File.WriteAllText(System.IO.Path.Combine(temporary, OwnerName), "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder is gone or full, so the next process is told the last owner.
        }

        held.Dispose();
    }

    /// <summary>Whether a folder holds anything besides the files of the lock.</summary>
    internal static bool HasOthers(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Any(static path => System.IO.Path.GetFileName(path) is not (OwnerName or LockName));

    /// <summary>Removes the files of the lock.</summary>
    internal static void Disown(string temporary)
    {
        System.IO.File.Delete(System.IO.Path.Combine(temporary, LockName));
        System.IO.File.Delete(System.IO.Path.Combine(temporary, OwnerName));
    }

    /// <summary>The current path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(_temporary, name);

    /// <summary>Gives the folder its name; its files must be closed.</summary>
    public void Complete()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path);
        }

        _owner.Dispose();
        Disown(_temporary);
        Directory.Move(_temporary, Path);
        _isComplete = true;
    }

    /// <summary>Removes an incomplete folder unless it has a checkpoint.</summary>
    public void Dispose()
    {
        if (_isComplete || !Directory.Exists(_temporary))
        {
            _owner.Dispose();
            return;
        }

        Release(_temporary, _owner);
        if (!System.IO.File.Exists(File(CheckpointFile.Name)))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    private static (string Full, string Temporary) Refuse(string path, string option)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (System.IO.File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new InputException($"The output {path} exists already. Choose another folder with {option}, or remove it.");
        }

        var temporary = full + Suffix;
        if (System.IO.File.Exists(System.IO.Path.Combine(temporary, CheckpointFile.Name)))
        {
            throw new InputException($"An unfinished run lies in {temporary}. Go on with it by `resume` {path}, remove it, or choose another folder "
                + $"with {option}.");
        }

        if (Directory.Exists(temporary) && HasOthers(temporary) && !System.IO.File.Exists(System.IO.Path.Combine(temporary, OwnerName)))
        {
            throw new InputException($"{temporary} stands where the unfinished output would be, and is not ours. Move it away, or choose another "
                + $"folder with {option}.");
        }

        return (full, temporary);
    }

    private static T Told<T>(string path, string option, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The output folder {path} cannot be written: {exception.Message} Choose another with {option}.", exception);
        }
    }

    private static (string Process, string Host)? Holder(string owner) =>
        System.IO.File.Exists(owner) && System.IO.File.ReadAllLines(owner) is [var process, var host, ..] && int.TryParse(process, out _)
            ? (process, host) : null;
}
