using System.Text.Json.Serialization;

namespace Isinglass.Dashboard.Web.Facts;

/// <summary>JSON of other answers of the page and of commands, without null fields.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(NameFacts))]
[JsonSerializable(typeof(ConfusionFacts))]
[JsonSerializable(typeof(SampleFacts))]
[JsonSerializable(typeof(PredictionFacts))]
[JsonSerializable(typeof(IEnumerable<StartedFacts>))]
[JsonSerializable(typeof(Generation))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(Indexed))]
[JsonSerializable(typeof(Removed))]
[JsonSerializable(typeof(Exported))]
internal sealed partial class PageJson : JsonSerializerContext;

/// <summary>Names of all parameters and metrics.</summary>
internal sealed record NameFacts(IEnumerable<string> Parameters, IEnumerable<string> Metrics);

/// <summary>Counts of samples by true class (row) and predicted class (column).</summary>
internal sealed record ConfusionFacts(IReadOnlyList<string> Classes, int[][] Confusion);

/// <summary>Integer inputs of samples, their image size, and their largest magnitude.</summary>
internal sealed record SampleFacts(int? Height, int? Width, int Largest, IEnumerable<sbyte[]> Samples);

/// <summary>A network's predictions for a file.</summary>
internal sealed record PredictionFacts(
    IReadOnlyList<string> Notes, IReadOnlyList<string> Classes, IReadOnlyList<PredictionFact> Predictions, InfluenceFacts? Influence);

/// <summary>A network's prediction for a sample; without a class for regression.</summary>
internal sealed record PredictionFact(string? Class, double[] Scores);

/// <summary>The influence of every input, and the image size of the inputs.</summary>
internal sealed record InfluenceFacts(int? Height, int? Width, double[] Values);

/// <summary>A training that a visitor started.</summary>
internal sealed record StartedFacts(int Job, string Run, string State);

/// <summary>Number of changes of the store.</summary>
internal sealed record Generation([property: JsonPropertyName("generation")] long Number);

/// <summary>An error.</summary>
internal sealed record Refusal(string Error);

/// <summary>Number of runs in the index.</summary>
internal sealed record Indexed(int Runs);

/// <summary>Number of runs that were removed.</summary>
internal sealed record Removed([property: JsonPropertyName("removed")] int Runs);

/// <summary>The file of exported runs.</summary>
internal sealed record Exported(string File);
