using System.Text.Json.Serialization;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>JSON of a run's files without reflection; the fields are the properties in this order, without null ones.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(EvaluationSummary))]
[JsonSerializable(typeof(ResourceSummary))]
[JsonSerializable(typeof(RoundLine))]
[JsonSerializable(typeof(CommitteeHeader))]
internal sealed partial class SummaryJson : JsonSerializerContext;
