using System.Text.Json.Serialization;

namespace Isinglass.Dashboard.Web.Facts;

/// <summary>Runs as JSON, the same on the command line and over HTTP; null fields are written. The names are a contract: scripts read them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IEnumerable<RunFacts>))]
[JsonSerializable(typeof(RunPageFacts))]
[JsonSerializable(typeof(ComparisonFacts))]
[JsonSerializable(typeof(RoundFacts))]
internal sealed partial class RunJson : JsonSerializerContext;
