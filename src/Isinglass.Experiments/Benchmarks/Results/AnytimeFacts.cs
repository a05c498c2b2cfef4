namespace Isinglass.Experiments.Benchmarks.Results;

/// <summary>Best values after budgets of processor time.</summary>
/// <param name="Results">One entry for each instance, sampler, budget and seed.</param>
internal sealed record AnytimeFacts(IReadOnlyList<AnytimeFact> Results) : Measured;

/// <summary>The best value of one run; null where there is none; the gap also when no best value is known.</summary>
internal sealed record AnytimeFact(string Instance, string Sampler, double CpuSeconds, ulong Seed, double? Value, double? GapPercent);
