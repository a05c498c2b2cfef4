using Isinglass.Model;

namespace Isinglass.Training;

/// <summary>A folder that is filled under a temporary name and gets its own when it is whole, so a folder of that name is never half-written.</summary>
public sealed class AtomicFolder : IDisposable
{
    private readonly string _temporary;
    private bool _isComplete;

    private AtomicFolder(string path, string temporary) => (Path, _temporary) = (path, temporary);

    /// <summary>Where the whole folder will be, absolute.</summary>
    public string Path { get; }

    /// <summary>Opens a folder for writing; says at once when it cannot be written, and never overwrites one that holds anything.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="option">The option by which the user chose it, for messages.</param>
    public static AtomicFolder Create(string path, string option = "--output")
    {
        var full = System.IO.Path.GetFullPath(path);
        if (System.IO.File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new InputException($"The output {path} exists already. Choose another folder with {option}, or remove it.");
        }

        var temporary = full + ".part";
        try
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            Directory.CreateDirectory(temporary);
            return new AtomicFolder(full, temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The output folder {path} cannot be written: {exception.Message} Choose another with {option}.", exception);
        }
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

        Directory.Move(_temporary, Path);
        _isComplete = true;
    }

    /// <summary>Removes what is not complete.</summary>
    public void Dispose()
    {
        if (!_isComplete && Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}
