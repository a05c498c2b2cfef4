using System.Text.Json.Serialization;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>A theoretical bound.</summary>
internal sealed record BoundSummary(string Name, string Formula, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value);
