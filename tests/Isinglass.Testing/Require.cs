using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Isinglass.Testing;

/// <summary>
/// What a test needs of its machine beside .NET: real data, programs of others, services. Where it is missing the test is skipped and counted, with the
/// reason; where the environment has CI=true it fails, so that nothing stays untested unseen.
/// </summary>
public static class Require
{
    private static readonly string? Folder = FindData();

    /// <summary>A file or folder of the real data: in ISINGLASS_DATA, or in shared/data beside the repository. Without names the folder itself.</summary>
    public static string Data(params string[] names)
    {
        That(Folder is not null, "the real data are not here: let ISINGLASS_DATA name their folder");
        var path = Path.Combine([Folder, .. names]);
        That(File.Exists(path) || Directory.Exists(path), $"{path} is not there: get it, or let ISINGLASS_DATA name another folder");
        return path;
    }

    /// <summary>A program on the search path.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="package">The Debian package that brings it.</param>
    public static void Program(string name, string package) => That(HasProgram(name), $"{name} is not installed: apt-get install {package}");

    /// <summary>Whether a program of this name is on the search path.</summary>
    public static bool HasProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Anything else.</summary>
    /// <param name="isThere">Whether the machine has it.</param>
    /// <param name="reason">What is missing, and how to get it.</param>
    public static void That([DoesNotReturnIf(false)] bool isThere, string reason)
    {
        if (isThere)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    private static string? FindData()
    {
        if (Environment.GetEnvironmentVariable("ISINGLASS_DATA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Isinglass.slnx")))
        {
            root = root.Parent;
        }

        var beside = root?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "data") : null;
        return Directory.Exists(beside) ? beside : null;
    }
}
