namespace Isinglass.Testing;

/// <summary>Where genuine data lie on this machine, if anywhere: ISINGLASS_DATA, or shared/data beside the repository.</summary>
public static class RealData
{
    /// <summary>The folder, or null: then a test that needs it has nothing to say.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A file or folder inside, or null when it is not there.</summary>
    public static string? Path(params string[] names)
    {
        var path = Folder is null ? null : System.IO.Path.Combine([Folder, .. names]);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ISINGLASS_DATA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "Isinglass.slnx")))
        {
            root = root.Parent;
        }

        var beside = root?.Parent is { } parent ? System.IO.Path.Combine(parent.FullName, "shared", "data") : null;
        return Directory.Exists(beside) ? beside : null;
    }
}
