using System.Text.Json.Serialization;

namespace Isinglass.Jobs;

/// <summary>JSON of jobs, without null fields.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(IEnumerable<JobFacts>))]
[JsonSerializable(typeof(JobListFacts))]
[JsonSerializable(typeof(DeletedJob))]
internal sealed partial class JobJson : JsonSerializerContext;
