using System.Text.Json.Serialization;

namespace Isinglass.Experiments.Benchmarks.Results;

/// <summary>Results of benchmarks and campaigns as JSON. The names are a contract: scripts read them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AnytimeFacts))]
[JsonSerializable(typeof(KernelFacts))]
[JsonSerializable(typeof(GuardFacts))]
[JsonSerializable(typeof(ScheduleFacts))]
[JsonSerializable(typeof(CampaignFacts))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
