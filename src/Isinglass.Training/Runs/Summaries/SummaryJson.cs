using System.Text.Json.Serialization;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>What a run writes for people and scripts, as JSON without reflection: a property is a field of the file, in this order; null is left out.</summary>
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
