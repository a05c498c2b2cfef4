namespace Isinglass.RunStore.Folders;

/// <summary>Finds the run folders of a store.</summary>
internal static class RunFolderScan
{
    private const int MostLevels = 6;

    private static readonly EnumerationOptions Plain = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>
    /// All run folders below <paramref name="store"/>; folders inside a training run belong to it. Links are not followed, so that there are no cycles.
    /// </summary>
    /// <param name="store">The folder, absolute.</param>
    /// <param name="isKnown">Whether a folder is known to be a run and need not be searched.</param>
    public static IEnumerable<string> Find(string store, Func<string, bool> isKnown) => Below(store, 0, isKnown);

    private static IEnumerable<string> Below(string folder, int level, Func<string, bool> isKnown)
    {
        foreach (var path in Directory.EnumerateDirectories(folder, "*", Plain))
        {
            if (Path.GetFileName(path.AsSpan()).StartsWith(".", StringComparison.Ordinal))
            {
                continue;
            }

            if (isKnown(path) || RunFolderReader.IsRun(path))
            {
                yield return path;
                if (!File.Exists(Path.Combine(path, "result.json")))
                {
                    continue;
                }
            }

            if (level < MostLevels)
            {
                foreach (var inner in Below(path, level + 1, isKnown))
                {
                    yield return inner;
                }
            }
        }
    }
}
