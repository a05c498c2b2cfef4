namespace Isinglass.Experiments.Benchmarks.Results;

/// <summary>Schedules beside each other.</summary>
/// <param name="Results">One entry for each instance and schedule; the automatic one first.</param>
/// <param name="LossPercent">By instance the loss of the automatic schedule against the best.</param>
internal sealed record ScheduleFacts(IReadOnlyList<ScheduleFact> Results, IReadOnlyDictionary<string, double?> LossPercent);

/// <summary>The mean result of one schedule.</summary>
internal sealed record ScheduleFact(string Instance, string Schedule, double TemperatureHot, double TemperatureCold, double? Mean);
