using System.Text.Json.Serialization;

namespace Isinglass.Training.Calls;

/// <summary>Kept calls as JSON, a line each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallRecord))]
[JsonSerializable(typeof(IReadOnlyList<CallRecord>))]
internal sealed partial class CallJson : JsonSerializerContext;
