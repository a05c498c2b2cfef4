namespace Isinglass.RunStore.Comparison;

/// <summary>Runs of one recipe that differ in their seeds only.</summary>
/// <param name="Runs">Their names.</param>
/// <param name="BySeed">The score of each seed, 0..1 or R².</param>
internal sealed record RunGroup(IReadOnlyList<string> Runs, IReadOnlyDictionary<double, double> BySeed);
