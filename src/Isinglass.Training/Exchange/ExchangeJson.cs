using System.Text.Json.Serialization;

namespace Isinglass.Training.Exchange;

/// <summary>JSON of written and decoded models without reflection; a property is a field.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(DecodedAnswer))]
[JsonSerializable(typeof(ModelFileAnswer))]
[JsonSerializable(typeof(EncodingsAnswer))]
[JsonSerializable(typeof(MapContent))]
internal sealed partial class ExchangeJson : JsonSerializerContext;
