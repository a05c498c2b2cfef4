namespace Isinglass.RunStore.Folders;

/// <summary>The indexed facts of a run folder.</summary>
internal sealed record RunRecord
{
    /// <summary>Path of the folder below the store, with '/', without the ending of an unfinished one: the same before and after the end of the run.</summary>
    public required string Id { get; init; }

    /// <summary>The current path of the folder, absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>A stamp; the folder is read again when it changes.</summary>
    public required string Stamp { get; init; }

    /// <summary>train, solve or experiment.</summary>
    public required string Kind { get; init; }

    public required RunState State { get; init; }

    /// <summary>Start time, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>Parameters, by name.</summary>
    public IReadOnlyDictionary<string, RunValue> Parameters { get; init; } = new Dictionary<string, RunValue>();

    /// <summary>Metrics, by name.</summary>
    public IReadOnlyDictionary<string, RunValue> Metrics { get; init; } = new Dictionary<string, RunValue>();

    /// <summary>Some of the incumbent's losses by round, for a small curve.</summary>
    public IReadOnlyList<double> Curve { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<Artifact> Artifacts { get; init; } = [];

    /// <summary>A metric, or else a parameter of this name.</summary>
    public RunValue? Value(string name) => Metrics.TryGetValue(name, out var metric) ? metric : Parameters.TryGetValue(name, out var parameter) ? parameter
        : null;
}
