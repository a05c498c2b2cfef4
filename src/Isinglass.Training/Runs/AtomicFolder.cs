using Isinglass.Model;

namespace Isinglass.Training.Runs;

/// <summary>A folder that is filled under a temporary name and gets its own when it is whole, so a folder of that name is never half-written.</summary>
internal sealed class AtomicFolder : IDisposable
{
    private const string Suffix = ".part";

    // Says that an unfinished folder is one of ours, and which process fills it: its lines are the process and the host.
    private const string OwnerName = ".isinglass";

    // Locked while the folder is filled. The file above is another one, since a locked file cannot be read.
    private const string LockName = OwnerName + ".lock";

    private readonly string _temporary;
    private readonly FileStream _owner;
    private bool _isComplete;

    private AtomicFolder(string path, string temporary, FileStream owner) => (Path, _temporary, _owner) = (path, temporary, owner);

    /// <summary>Where the whole folder will be, absolute.</summary>
    public string Path { get; }

    /// <summary>Opens a folder for writing; says at once when it cannot be written, and never overwrites one that holds anything.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="option">The option by which the user chose it, for messages.</param>
    public static AtomicFolder Create(string path, string option = "`output`")
    {
        var full = System.IO.Path.GetFullPath(path);
        if (System.IO.File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new InputException($"The output {path} exists already. Choose another folder with {option}, or remove it.");
        }

        var temporary = full + Suffix;
        try
        {
            if (Directory.Exists(temporary))
            {
                if (System.IO.File.Exists(System.IO.Path.Combine(temporary, CheckpointFile.Name)))
                {
                    throw new InputException($"An unfinished run lies in {temporary}. Go on with it by `resume` {path}, remove it, or choose another folder "
                        + $"with {option}.");
                }

                if (!System.IO.File.Exists(System.IO.Path.Combine(temporary, OwnerName)) && Directory.EnumerateFileSystemEntries(temporary).Any())
                {
                    throw new InputException($"{temporary} stands where the unfinished output would be, and is not ours. Move it away, or choose another "
                        + $"folder with {option}.");
                }

                Own(temporary).Dispose();
                Directory.Delete(temporary, recursive: true);
            }

            Directory.CreateDirectory(temporary);
            return new AtomicFolder(full, temporary, Own(temporary));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The output folder {path} cannot be written: {exception.Message} Choose another with {option}.", exception);
        }
    }

    /// <summary>Opens a folder that was left unfinished (or finished with a checkpoint inside) to go on filling it.</summary>
    /// <exception cref="InputException">It is there twice, or another process fills it.</exception>
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

    /// <summary>Locks a folder that is being filled for this process; the lock goes with the process, however it ends.</summary>
    /// <exception cref="InputException">Another process fills it.</exception>
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
            var holder = System.IO.File.Exists(owner) && System.IO.File.ReadAllLines(owner) is [var process, var host, ..] ? $" ({process} on {host})" : "";
            throw new InputException($"Another process{holder} is filling {temporary}. Wait for it, stop it, or choose another folder.", exception);
        }

        try
        {
            System.IO.File.WriteAllText(owner, $"{Environment.ProcessId}\n{Environment.MachineName}\n");
            return held;
        }
        catch
        {
            // A full disk: nothing of ours stays behind.
            held.Dispose();
            Disown(temporary);
            if (!Directory.EnumerateFileSystemEntries(temporary).Any())
            {
                Directory.Delete(temporary);
            }

            throw;
        }
    }

    /// <summary>Removes what tells that a folder is being filled.</summary>
    internal static void Disown(string temporary)
    {
        System.IO.File.Delete(System.IO.Path.Combine(temporary, LockName));
        System.IO.File.Delete(System.IO.Path.Combine(temporary, OwnerName));
    }

    /// <summary>The present path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(_temporary, name);

    /// <summary>Gives the folder its name; close its files before.</summary>
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

    /// <summary>Removes what is not complete; a folder with a checkpoint stays.</summary>
    public void Dispose()
    {
        _owner.Dispose();
        if (!_isComplete && Directory.Exists(_temporary) && !System.IO.File.Exists(File(CheckpointFile.Name)))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}
