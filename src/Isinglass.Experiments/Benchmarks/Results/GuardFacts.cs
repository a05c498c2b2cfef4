namespace Isinglass.Experiments.Benchmarks.Results;

/// <summary>The guarded table.</summary>
/// <param name="Results">One entry for each cell that was measured.</param>
/// <param name="Left">Number of cells for which there was no time.</param>
/// <param name="IsKept">Whether none got worse.</param>
internal sealed record GuardFacts(IReadOnlyList<GuardFact> Results, int Left, bool IsKept);

/// <summary>One cell: the committed and the new values.</summary>
internal sealed record GuardFact(
    string Instance, string Sampler, int Sweeps, double CommittedMedian, double CommittedSpread, double Median, double Spread, bool IsWorse);
