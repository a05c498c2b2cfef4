using System.Text.Json.Serialization;

namespace Isinglass.Neural.Data.Answers;

/// <summary>JSON of the data answers without reflection; the fields are the properties, in this order.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(IReadOnlyList<DataListAnswer.Entry>))]
internal sealed partial class DataJson : JsonSerializerContext;
