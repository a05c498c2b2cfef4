using System.Text.Json.Serialization;

namespace Isinglass.Machines.Answers;

/// <summary>JSON of answers about machines without reflection; the fields are the properties in this order.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(LimitsAnswer))]
[JsonSerializable(typeof(MachineListAnswer))]
[JsonSerializable(typeof(PingAnswer))]
[JsonSerializable(typeof(JobListAnswer))]
[JsonSerializable(typeof(ForecastAnswer))]
internal sealed partial class MachineJson : JsonSerializerContext;
