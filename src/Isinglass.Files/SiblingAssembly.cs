using System.Diagnostics;
using System.Reflection;
using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>
/// Programs beside this one, for functions with heavy dependencies. A sibling is searched for beside this program, then in the source tree, where it is built
/// once.
/// </summary>
internal static class SiblingAssembly
{
    /// <summary>The sibling's assembly; <see cref="DotnetHost"/> starts it.</summary>
    /// <param name="name">Its project and assembly, as <c>Isinglass.Dashboard</c>.</param>
    /// <param name="say">Called when it is being built, which takes a while.</param>
    /// <exception cref="WorkException">It is missing and cannot be built.</exception>
    public static string Find(string name, Action<string> say)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        if (File.Exists(beside) && File.Exists(Path.ChangeExtension(beside, ".runtimeconfig.json")))
        {
            return beside;
        }

        var project = SourceFolder(name)
            ?? throw new WorkException($"This needs the program {name}, which is not beside this one. Put its files into {AppContext.BaseDirectory}, or run "
            + $"isinglass from its source tree.");
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Debug" : "Release";
        var built = Path.Combine(project, "bin", configuration, "net10.0", name + ".dll");
        if (!File.Exists(built) || Version(built) != OwnVersion)
        {
            Build(project, configuration, say);
        }

        return built;
    }

    // The version with the commit: a sibling of another one is built anew.
    private static string? OwnVersion => typeof(SiblingAssembly).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

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

    private static void Build(string project, string configuration, Action<string> say)
    {
        say($"building {Path.GetFileName(project)}, once");
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
}
