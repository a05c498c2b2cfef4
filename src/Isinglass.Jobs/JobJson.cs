using System.Text.Json.Serialization;

namespace Isinglass.Jobs;

/// <summary>What is written about jobs as JSON; what is null is left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(IEnumerable<JobFacts>))]
[JsonSerializable(typeof(JobListFacts))]
[JsonSerializable(typeof(DeletedJob))]
internal sealed partial class JobJson : JsonSerializerContext;
