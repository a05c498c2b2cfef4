using System.Diagnostics;
using System.Runtime.InteropServices;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Cli.Siblings;

/// <summary>
/// A program beside this one, for what would make it heavy (a web server, a cluster). It takes the place of this process where the system can do that, so that
/// streams, signals and the exit code
/// are its own. It is looked for beside this program, then in the source tree, where it is built once.
/// </summary>
internal static class SiblingProgram
{
    /// <summary>Runs a sibling with these arguments to its end.</summary>
    /// <param name="name">Its project and assembly, as <c>Isinglass.Dashboard</c>.</param>
    /// <param name="arguments">Its command line.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="WorkException">It is not there and cannot be built.</exception>
    public static int Run(string name, IReadOnlyList<string> arguments)
    {
        string[] words = [DotnetHost.Path, "exec", Find(name), .. arguments];
        if (!OperatingSystem.IsWindows())
        {
            Console.Out.Flush();
            var failed = Execute(words[0], [.. words, null]);
            throw new WorkException($"The program {words[0]} cannot be started ({failed}, error {Marshal.GetLastPInvokeError()}).");
        }

        // Ctrl-C reaches both; the sibling decides what it means.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The sibling's assembly.</summary>
    internal static string Find(string name)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        if (File.Exists(Path.ChangeExtension(beside, ".runtimeconfig.json")))
        {
            return beside;
        }

        var project = SourceFolder(name)
            ?? throw new WorkException($"This needs the program {name}, which is not beside this one. Put its files into {AppContext.BaseDirectory}, or run "
            + $"isinglass from its source tree.");
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Debug" : "Release";
        var built = Path.Combine(project, "bin", configuration, "net10.0", name + ".dll");
        if (!File.Exists(built) || Version(built) != Version(Path.Combine(AppContext.BaseDirectory, "Isinglass.Cli.dll")))
        {
            Build(project, configuration);
        }

        return built;
    }

    /// <summary>The version with the commit that an assembly was built from: a sibling of another commit is built anew.</summary>
    private static string? Version(string assembly) => FileVersionInfo.GetVersionInfo(assembly).ProductVersion;

    private static string? SourceFolder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var project = Path.Combine(folder.FullName, "src", name);
            if (File.Exists(Path.Combine(folder.FullName, "Isinglass.slnx")) && Directory.Exists(project))
            {
                return project;
            }
        }

        return null;
    }

    private static void Build(string project, string configuration)
    {
        Console.Error.WriteLine($"isinglass: building {Path.GetFileName(project)}, once");
        using var process = Process.Start(new ProcessStartInfo(DotnetHost.Path, ["build", project, "-c", configuration, "-v", "q", "-nologo"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new WorkException($"{Path.GetFileName(project)} cannot be built:\n{output.Trim()}");
        }
    }

    /// <summary>Replaces this process (POSIX execv); comes back only when that fails.</summary>
    [DllImport("libc", EntryPoint = "execv", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(string path, string?[] arguments);
}
