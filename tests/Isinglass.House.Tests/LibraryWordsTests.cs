using System.Text.RegularExpressions;

namespace Isinglass.House.Tests;

/// <summary>Libraries name properties; only the command line and its siblings know flags, and put them into messages.</summary>
public sealed partial class LibraryWordsTests
{
    private static readonly string[] Programs = ["Isinglass.Cli", "Isinglass.Cluster", "Isinglass.Dashboard", "Isinglass.OrTools"];

    /// <summary>Its variables begin with two dashes.</summary>
    private const string StyleSheet = "HtmlReport.cs";

    /// <summary>Flags of other programs, which rooms start.</summary>
    private static readonly Dictionary<string, string> Foreign = new(StringComparer.Ordinal)
    {
        ["--freemps"] = "GLPK",
        ["--tmlim"] = "GLPK",
        ["--time_limit"] = "HiGHS",
        ["--solution_file"] = "HiGHS",
        ["--version"] = "compilers",
        ["--list-sdks"] = "dotnet",
        ["--list-runtimes"] = "dotnet",
        ["--list-"] = "dotnet",
    };

    [Fact]
    public void No_string_or_comment_of_a_library_names_a_flag()
    {
        var files = Repository.Sources().Where(file => Room(file) is { } room && !Programs.Contains(room) && Path.GetFileName(file) != StyleSheet).ToList();
        files.Count.ShouldBeGreaterThan(500);
        var flags = files.SelectMany(file => File.ReadLines(file).SelectMany(line => Flag().Matches(line).Select(match => match.Value))
            .Where(flag => !Foreign.ContainsKey(flag)).Select(flag => $"{Path.GetFileName(file)}: {flag}"));
        flags.ShouldBeEmpty();
    }

    /// <summary>The library that a file belongs to; null for what is none.</summary>
    private static string? Room(string file)
    {
        var parts = Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar);
        return parts is ["src", var room, ..] ? room : null;
    }

    [GeneratedRegex(@"(?<![\w-])--[a-z][\w-]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Flag();
}
