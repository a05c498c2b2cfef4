using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Files;
using Isinglass.RunStore.Index;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.RunStore.Folders;

/// <summary>Reads the indexed facts of a folder.</summary>
internal static class RunFolderReader
{
    /// <summary>Ending of an unfinished folder.</summary>
    public const string UnfinishedEnding = ".part";

    public const string TagsName = "tags.json";

    private const string SummaryName = "summary.json", ResultName = "result.json";

    // Larger files are artifacts without a hash, so that indexing does not read data sets.
    private const long LongestHashed = 64L << 20;

    /// <summary>Whether a folder is a run, finished or not.</summary>
    public static bool IsRun(string folder) => IsUnfinished(folder)
        ? File.Exists(Path.Combine(folder, FolderOwner.Name)) || File.Exists(Path.Combine(folder, CheckpointFile.Name))
        : File.Exists(Path.Combine(folder, SummaryName)) || File.Exists(Path.Combine(folder, ResultName)) || IsStudy(folder);

    public static bool IsUnfinished(string folder) => folder.EndsWith(UnfinishedEnding, StringComparison.Ordinal);

    /// <summary>Whether a folder has the cells of a study, which has its final name from the beginning.</summary>
    private static bool IsStudy(string folder) => File.Exists(Path.Combine(folder, CellJournal.HeaderName));

    /// <summary>Whether a study is still running: its process is alive and has not written the result of the last cell.</summary>
    private static bool IsFilled(string folder) => FolderOwner.IsAlive(folder)
        && !(File.GetLastWriteTimeUtc(Path.Combine(folder, ResultName)) >= Cells(folder).LastWrite);

    private static (long Length, DateTime LastWrite) Cells(string folder) =>
        new FileInfo(Path.Combine(folder, CellJournal.CellsName)) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : (0, DateTime.MaxValue);

    /// <summary>
    /// A stamp that changes when a folder must be read again: files added, removed or replaced; for an unfinished folder also the length of the log and whether
    /// its process is alive.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="now">
    /// The current time. A folder that changed in the two seconds before may change again within the same tick of the file system's clock, and has no stamp
    /// yet.
    /// </param>
    public static string Stamp(string folder, DateTime now)
    {
        var changed = Directory.GetLastWriteTimeUtc(folder);
        if (IsStudy(folder))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{changed.Ticks}:{Cells(folder).Length}:{IsFilled(folder)}");
        }

        if (!IsUnfinished(folder))
        {
            return now - changed < TimeSpan.FromSeconds(2) ? "" : changed.Ticks.ToString(CultureInfo.InvariantCulture);
        }

        var log = new FileInfo(Path.Combine(folder, RunLog.Name));
        return string.Create(CultureInfo.InvariantCulture, $"{changed.Ticks}:{(log.Exists ? log.Length : 0)}:{FolderOwner.IsAlive(folder)}");
    }

    /// <summary>Reads a run; one with damaged files has what could be read.</summary>
    public static RunRecord Read(string store, string folder, string stamp)
    {
        var (parameters, metrics, isWhole) = Facts(folder);
        var state = !isWhole ? RunState.Damaged
            : IsStudy(folder) && (IsFilled(folder) || !File.Exists(Path.Combine(folder, ResultName)))
                ? IsFilled(folder) ? RunState.Running : RunState.Interrupted
            : IsUnfinished(folder) ? FolderOwner.IsAlive(folder) ? RunState.Running : RunState.Interrupted
            : File.Exists(Path.Combine(folder, CheckpointFile.Name)) ? RunState.Stopped
            : RunState.Finished;
        var rounds = RunLog.Read(folder);
        if (rounds.Count > 0)
        {
            foreach (var (name, value) in rounds[^1])
            {
                metrics[$"last.{name}"] = new RunValue(value, null);
            }

            metrics.TryAdd("seconds", new RunValue(rounds[^1].GetValueOrDefault("seconds"), null));
        }

        return new RunRecord
        {
            Id = Identifier(store, folder),
            Folder = folder,
            Stamp = stamp,
            Kind = IsStudy(folder) || metrics.ContainsKey("experiment") ? "experiment" : File.Exists(Path.Combine(folder, ResultName)) ? "solve" : "train",
            State = state,
            Started = Started(folder),
            Parameters = parameters,
            Metrics = metrics,
            Curve = RunLog.Curve(rounds),
            Tags = ReadTags(folder),
            Artifacts = [.. Artifacts(folder, hashed: !IsUnfinished(folder))],
        };
    }

    /// <summary>The name of a folder's run in a store.</summary>
    public static string Identifier(string store, string folder)
    {
        var path = Path.GetRelativePath(store, folder).Replace('\\', '/');
        return IsUnfinished(path) ? path[..^UnfinishedEnding.Length] : path;
    }

    /// <summary>The tags of a run.</summary>
    public static IReadOnlyList<string> ReadTags(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, TagsName)));
            return [.. json.RootElement.EnumerateArray().Select(tag => tag.GetString()).OfType<string>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Replaces the tags of a run.</summary>
    public static void WriteTags(string folder, IEnumerable<string> tags) =>
        AtomicFile.Write(Path.Combine(folder, TagsName), stream => stream.Write(JsonText.Bytes(new JsonArray([.. tags.Select(static tag => (JsonNode)tag)]))));

    /// <summary>The files of a damaged run that cannot be read.</summary>
    public static IEnumerable<string> Unreadable(string folder) =>
        new[] { RunFolder.RecipeName, SummaryName, ResultName }.Where(name => TryRead(folder, name) is null);

    /// <summary>What a file says: nothing where there is none; null when it cannot be read.</summary>
    private static Dictionary<string, RunValue>? TryRead(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return File.Exists(path) ? JsonFacts.Read(path) : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // Names and texts that are no Unicode show when they are looked at.
            return null;
        }
    }

    private static (Dictionary<string, RunValue> Parameters, Dictionary<string, RunValue> Metrics, bool IsWhole) Facts(string folder)
    {
        var (parameters, metrics) = (new Dictionary<string, RunValue>(StringComparer.Ordinal), new Dictionary<string, RunValue>(StringComparer.Ordinal));
        var isWhole = true;
        foreach (var (name, facts) in new[] { (RunFolder.RecipeName, parameters), (SummaryName, metrics), (ResultName, metrics) })
        {
            var read = TryRead(folder, name);
            isWhole &= read is not null;
            foreach (var (key, value) in read ?? [])
            {
                facts[key] = value;
            }
        }

        // The rounds of a recipe are a limit, those of a summary the actual number.
        if (parameters.Remove("rounds", out var most))
        {
            parameters["recipe.rounds"] = most;
        }

        // Recipe properties repeated in a summary, with automatic choices made, are parameters. The objective of a solve is not a recipe's.
        foreach (var option in RecipeOption.All.Where(option => option.Name is not ("rounds" or "objective")))
        {
            if (metrics.Remove(option.Name, out var value))
            {
                parameters[option.Name] = value;
            }
        }

        // Solves and experiments list their parameters beside their results.
        foreach (var name in metrics.Keys.Where(key => key.StartsWith("parameters.", StringComparison.Ordinal)).ToArray())
        {
            metrics.Remove(name, out var value);
            parameters[name["parameters.".Length..]] = value;
        }

        if (WorkerFacts.Read(folder) is { } workers)
        {
            // A summary says so at the end only.
            metrics.TryAdd("workers", new RunValue(workers.Workers.Count, null));
        }

        metrics.Remove("run");
        return (parameters, metrics, isWhole);
    }

    // What the run's own files say: a copied folder has the times of the copy.
    private static DateTime Started(string folder) => RunStart.TimeOf(Path.Combine(folder, RunStart.Name))
        ?? RunStart.TimeOf(Path.Combine(folder, CellJournal.HeaderName)) ?? Directory.GetCreationTimeUtc(folder);

    private static IEnumerable<Artifact> Artifacts(string folder, bool hashed)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*",
            new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            if (!FolderOwner.IsMark(file.Name))
            {
                yield return new Artifact(Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), file.Length, hashed && file.Length <= LongestHashed
                    ? Hash(file.FullName) : null);
            }
        }
    }

    private static string? Hash(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
