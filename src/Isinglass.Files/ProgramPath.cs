using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>Finds an installed program. Only the folders of PATH are searched, never the current one: a file beside the data must not run.</summary>
internal static class ProgramPath
{
    /// <summary>The absolute path of a program: the given one if it contains a folder, else the first on PATH.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="cure">What to do when there is none, a sentence.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static string Find(string program, string cure)
    {
        if (program.Contains(Path.DirectorySeparatorChar))
        {
            return File.Exists(program) ? Path.GetFullPath(program) : throw new InputException($"There is no program {program}. Check the path, or give a "
                + $"name that is on PATH.");
        }

        return TryFind(program) ?? throw new InputException($"The program {program} is not on PATH. {cure}");
    }

    /// <summary>The absolute path of the first program of this name on PATH; null when there is none.</summary>
    public static string? TryFind(string name)
    {
        var names = OperatingSystem.IsWindows() ? new[] { name + ".exe", name } : [name];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified);
        return folders.SelectMany(folder => names.Select(one => Path.Combine(folder, one))).FirstOrDefault(CanRun);
    }

    private static bool CanRun(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
