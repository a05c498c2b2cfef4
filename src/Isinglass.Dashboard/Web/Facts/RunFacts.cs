using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Web.Facts;

/// <summary>A run in a list.</summary>
internal class RunFacts(RunRow row)
{
    public string Id => row.Id;

    public string State => StateNames.Of(row.State);

    public string? Data => row.Data;

    public string? Network => row.Network;

    public string? Method => row.Method;

    public double? Seed => JsonText.Finite(row.Seed);

    public double? TestAccuracy => JsonText.Finite(row.TestAccuracy);

    public string Started => row.Started;

    public double? Seconds => JsonText.Finite(row.Seconds);

    /// <summary>The requested columns beside the usual ones.</summary>
    [JsonExtensionData]
    public Dictionary<string, object?>? Columns { get; set; }

    /// <summary>Runs of a list with the requested columns.</summary>
    public static IEnumerable<RunFacts> Of(IEnumerable<RunRow> rows, IReadOnlyList<string> columns) => rows.Select(row => new RunFacts(row)
    {
        Columns = columns.Zip(row.Values).Where(static pair => !Column.IsUsual(pair.First)).DistinctBy(static pair => pair.First)
            .ToDictionary(static pair => pair.First, static pair => (object?)pair.Second),
    });
}

/// <summary>A run by itself.</summary>
internal sealed class RunPageFacts(RunDetails run) : RunFacts(run.Row)
{
    [JsonPropertyOrder(1)]
    public string Kind => run.Row.Kind;

    [JsonPropertyOrder(1)]
    public string Folder => run.Row.Folder;

    [JsonPropertyOrder(1)]
    public IReadOnlyList<string> Tags => run.Row.Tags;

    [JsonPropertyOrder(1)]
    public IReadOnlyDictionary<string, RunValue> Parameters => run.Parameters;

    [JsonPropertyOrder(1)]
    public IReadOnlyDictionary<string, RunValue> Metrics => run.Metrics;

    [JsonPropertyOrder(1)]
    public IReadOnlyList<Artifact> Artifacts => run.Artifacts;
}

/// <summary>The rounds of a run, as in its log.</summary>
internal sealed class RoundFacts(RunDetails run)
{
    public string Id => run.Row.Id;

    public string State => StateNames.Of(run.Row.State);

    public IEnumerable<Dictionary<string, double?>> Rounds =>
        RunLog.Read(run.Row.Folder).Select(static round => round.ToDictionary(static pair => pair.Key, static pair => JsonText.Finite(pair.Value)));

    public IReadOnlyDictionary<string, RunValue> Metrics => run.Metrics;
}
