using System.Text.Json.Serialization;

namespace Isinglass.Training.Prediction;

/// <summary>JSON of answers about trained networks without reflection; a property is a field.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RobustnessAnswer))]
internal sealed partial class PredictionJson : JsonSerializerContext;
