using System.Text.Json.Serialization;

namespace Isinglass.Neural.Data.Answers;

/// <summary>What is said of data sets as JSON without reflection: a property is a field, in this order.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(IReadOnlyList<DataListAnswer.Entry>))]
internal sealed partial class DataJson : JsonSerializerContext;
