using System.IO.Compression;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Commands;

/// <summary>Runs as one ZIP file, each in the folder of its name.</summary>
internal static class RunArchive
{
    // The format's earliest time, so that equal runs give equal bytes.
    private static readonly DateTimeOffset FirstTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(Stream stream, string store, IEnumerable<RunRow> runs)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var run in runs)
        {
            foreach (var path in Directory.EnumerateFiles(run.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var entry = archive.CreateEntry($"{(run.Id == "." ? Path.GetFileName(store) : run.Id)}/"
                        + $"{Path.GetRelativePath(run.Folder, path).Replace('\\', '/')}");
                entry.LastWriteTime = FirstTime;
                using var target = entry.Open();
                using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                source.CopyTo(target);
            }
        }
    }
}
