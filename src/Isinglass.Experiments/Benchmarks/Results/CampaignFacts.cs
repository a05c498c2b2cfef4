using System.Text.Json.Serialization;

namespace Isinglass.Experiments.Benchmarks.Results;

/// <summary>A campaign.</summary>
/// <param name="Cells">Finished runs.</param>
/// <param name="CellsMissing">Runs that were not finished.</param>
/// <param name="StopReason">Why it ended.</param>
/// <param name="TimeLimitSeconds">Longest time of a run; null = none.</param>
/// <param name="Threads">Threads of a run.</param>
/// <param name="Reads">Reads of a run.</param>
/// <param name="Results">One entry for each instance and sampler.</param>
internal sealed record CampaignFacts(
    int Cells, int CellsMissing, string StopReason, double? TimeLimitSeconds, int Threads, int? Reads, IReadOnlyList<CampaignFact> Results) : Measured;

/// <summary>All seeds of one sampler on one instance; null where there is no value. The curve has pairs of seconds and the median value by then.</summary>
[JsonDerivedType(typeof(TargetFact))]
internal record CampaignFact(
    string Instance, string Sampler, IReadOnlyList<ulong> Seeds, double? Best, double? Median, double? Mean, double? Worst, double? Target,
    double? GapPercent, double SecondsPerRun, [property: JsonPropertyOrder(2)] IReadOnlyList<double[]> Curve);
