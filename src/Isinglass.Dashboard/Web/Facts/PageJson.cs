using System.Text.Json.Serialization;

namespace Isinglass.Dashboard.Web.Facts;

/// <summary>What else the page asks for, and what a command has done, as JSON; what is null is left out.</summary>
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

/// <summary>How often a class (row) was taken for another (column).</summary>
internal sealed record ConfusionFacts(IReadOnlyList<string> Classes, int[][] Confusion);

/// <summary>Integer inputs of samples, the size of the image that they are, and their largest magnitude.</summary>
internal sealed record SampleFacts(int? Height, int? Width, int Largest, IEnumerable<sbyte[]> Samples);

/// <summary>What a network says to a file.</summary>
internal sealed record PredictionFacts(
    IReadOnlyList<string> Notes, IReadOnlyList<string> Classes, IReadOnlyList<PredictionFact> Predictions, InfluenceFacts? Influence);

/// <summary>What a network says to a sample; no class where it predicts a number.</summary>
internal sealed record PredictionFact(string? Class, double[] Scores);

/// <summary>The influence of every input, and the size of the image that they are.</summary>
internal sealed record InfluenceFacts(int? Height, int? Width, double[] Values);

/// <summary>A training that a visitor started.</summary>
internal sealed record StartedFacts(int Job, string Run, string State);

/// <summary>How often the store has changed.</summary>
internal sealed record Generation([property: JsonPropertyName("generation")] long Number);

/// <summary>Why there is no answer.</summary>
internal sealed record Refusal(string Error);

/// <summary>Number of runs in the index.</summary>
internal sealed record Indexed(int Runs);

/// <summary>Number of runs that were removed.</summary>
internal sealed record Removed([property: JsonPropertyName("removed")] int Runs);

/// <summary>Where runs were exported to.</summary>
internal sealed record Exported(string File);
