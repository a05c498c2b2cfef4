namespace Isinglass.Experiments.Benchmarks;

/// <summary>Best value of one run.</summary>
/// <param name="Instance">Name of the instance.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Seconds">Budget of processor time.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Value">Best value in the instance's own terms.</param>
/// <param name="GapPercent">Distance to the best known value in percent; NaN when unknown.</param>
internal sealed record AnytimeResult(string Instance, string Sampler, double Seconds, ulong Seed, double Value, double GapPercent);
