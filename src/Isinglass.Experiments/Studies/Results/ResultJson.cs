using System.Text.Json.Serialization;
using Isinglass.Training;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>
/// Results of studies and sweeps as JSON without reflection. Many names in them are data: those objects are dictionaries, and the types of their values are
/// listed here.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Dictionary<string, object?>))]
[JsonSerializable(typeof(Dictionary<string, object?>[]))]
[JsonSerializable(typeof(Verdict[]))]
[JsonSerializable(typeof(MeasurePart))]
[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(ulong))]
internal sealed partial class ResultJson : JsonSerializerContext;
