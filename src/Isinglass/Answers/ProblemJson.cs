using System.Text.Json.Serialization;

namespace Isinglass.Answers;

/// <summary>JSON of answers about problems and solutions without reflection; a property is a field.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(CertifiedCheckAnswer))]
[JsonSerializable(typeof(SolveAnswer))]
[JsonSerializable(typeof(RowSolveAnswer))]
[JsonSerializable(typeof(SweepAnswer))]
internal sealed partial class ProblemJson : JsonSerializerContext;
