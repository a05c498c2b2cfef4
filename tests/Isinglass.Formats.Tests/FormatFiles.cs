using System.IO.Compression;
using System.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Tests;

/// <summary>Files for tests: texts in memory, and the instance library where it is at hand.</summary>
internal static class FormatFiles
{
    /// <summary>The folder of the instance library; null when it is not there.</summary>
    public static string? DataFolder { get; } = FindData();

    public static ModelFile Read(string name, string text, FormatOptions? options = null) => ModelFormats.Read(name, Encoding.UTF8.GetBytes(text), options);

    public static InputException Refused(string name, string text, FormatOptions? options = null) =>
        Should.Throw<InputException>(() => Read(name, text, options));

    public static string WriteText(ModelFile file, string format, FormatOptions? options = null) =>
        Encoding.UTF8.GetString(Write(file, format, options));

    public static byte[] Write(ModelFile file, string format, FormatOptions? options = null) =>
        ModelFormats.Write(file, (options ?? FormatOptions.Default) with { Format = format }, out _);

    public static byte[] Packed(byte[] content)
    {
        using var result = new MemoryStream();
        using (var packed = new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write(content);
        }

        return result.ToArray();
    }

    /// <summary>Files of a sub-folder of the library with a known best value: (path, value); none when the library is missing.</summary>
    public static IEnumerable<(string Path, double Best)> Known(string folder, string ending, string table, int valueColumn)
    {
        if (DataFolder is null || !File.Exists(Path.Combine(DataFolder, table)))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(Path.Combine(DataFolder, table)).Skip(1))
        {
            var cells = line.Split(',');
            var path = Path.Combine(DataFolder, folder, cells[0] + ending);
            if (File.Exists(path))
            {
                yield return (path, double.Parse(cells[valueColumn]));
            }
        }
    }

    private static string? FindData()
    {
        if (Environment.GetEnvironmentVariable("ISINGLASS_DATA") is { Length: > 0 } folder)
        {
            return folder;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Isinglass.slnx")) && at.Parent is { } parent)
            {
                var data = Path.Combine(parent.FullName, "shared", "data");
                return Directory.Exists(data) ? data : null;
            }
        }

        return null;
    }
}
