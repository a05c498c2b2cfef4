namespace Isinglass.House.Tests;

/// <summary>The checkout that is being tested.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string File(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>All C# files that are written by hand.</summary>
    public static IEnumerable<string> Sources() => new[] { "src", "tests", "benchmarks", "examples" }
        .Select(folder => File(folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Isinglass.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests must run inside a checkout.");
        }

        return folder.FullName;
    }
}
