using System.Security.Cryptography;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Experiments.Campaigns;

/// <summary>An instance as data, which any process can load.</summary>
internal sealed record InstanceSource
{
    private const string Generated = "generated";

    /// <summary>Its name in tables: for a file the name without folder and endings, for a generated instance its own.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of its file; null for a generated instance.</summary>
    public string? Path { get; init; }

    /// <summary>How the file is read.</summary>
    public FormatOptions Format { get; init; } = FormatOptions.Default;

    /// <summary>SHA-256 of the file in hexadecimal digits.</summary>
    public required string Content { get; init; }

    /// <summary>The source of a problem file or, where there is none of this name, of a generated instance.</summary>
    public static InstanceSource Of(string name, FormatOptions format) => !File.Exists(name) && GeneratedInstances.Names.Contains(name)
        ? new InstanceSource { Name = name, Content = Generated }
        : new InstanceSource { Name = NameOf(name), Path = System.IO.Path.GetFullPath(name), Format = format, Content = Hash(name) };

    /// <summary>Reads or generates the instance, with the best known value that it states itself.</summary>
    /// <exception cref="InputException">The file cannot be read, or has changed since the source was made.</exception>
    public NamedInstance Load()
    {
        if (Path is null)
        {
            var generated = GeneratedInstances.TryCreate(Name) ?? throw NearestName.Unknown("generated instance", Name, [.. GeneratedInstances.Names]);
            return new NamedInstance(this, ModelFile.Of(generated.Model), generated, generated.BestKnown);
        }

        if (Hash(Path) != Content)
        {
            throw new InputException(Path, 0, "is another file than when the study began. Put the old one back, or begin a new study.");
        }

        var file = ModelFormats.Read(Path, Format);
        return new NamedInstance(this, file, null, file.StatedOptimum);
    }

    /// <summary>The name of a file without folder and alphabetic endings (G1.txt.gz is G1, bqp50.1 stays).</summary>
    public static string NameOf(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        while (System.IO.Path.GetExtension(name) is { Length: > 1 } ending && (ending == ".gz" || !ending.AsSpan(1).ContainsAnyInRange('0', '9')))
        {
            name = name[..^ending.Length];
        }

        return name;
    }

    private static string Hash(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, 0, exception is FileNotFoundException or DirectoryNotFoundException
                ? "the file does not exist. Check the name." : $"the file cannot be read ({exception.Message}).", exception);
        }
    }
}
