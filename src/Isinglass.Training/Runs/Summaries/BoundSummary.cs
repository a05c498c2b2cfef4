using System.Text.Json.Serialization;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>A bound of the theory.</summary>
internal sealed record BoundSummary(string Name, string Formula, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value);
