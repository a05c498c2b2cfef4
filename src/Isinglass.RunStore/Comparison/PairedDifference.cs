using Isinglass.Experiments.Studies.Results;

namespace Isinglass.RunStore.Comparison;

/// <summary>The paired difference between two runs, or between two recipes over seeds.</summary>
/// <param name="First">The first run, or the first runs of its recipe.</param>
/// <param name="Second">The second.</param>
/// <param name="By">The pairs: seeds, or test samples.</param>
/// <param name="Difference">Mean and spread of first minus second, pair by pair.</param>
internal sealed record PairedDifference(string First, string Second, string By, Measure Difference)
{
    /// <summary>The ends of the 95 % interval of the mean difference (Student's t); NaN for fewer than two pairs.</summary>
    public (double Low, double High) Interval => (Difference.Mean - Difference.HalfInterval, Difference.Mean + Difference.HalfInterval);
}
