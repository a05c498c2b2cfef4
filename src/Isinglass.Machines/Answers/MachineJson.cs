using System.Text.Json.Serialization;

namespace Isinglass.Machines.Answers;

/// <summary>What is said of machines as JSON without reflection: a property is a field, in this order.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(LimitsAnswer))]
[JsonSerializable(typeof(MachineListAnswer))]
[JsonSerializable(typeof(PingAnswer))]
[JsonSerializable(typeof(JobListAnswer))]
[JsonSerializable(typeof(ForecastAnswer))]
internal sealed partial class MachineJson : JsonSerializerContext;
