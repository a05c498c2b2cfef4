using Isinglass.Experiments.Studies.Results;

namespace Isinglass.RunStore.Comparison;

/// <summary>What one run, or one recipe over seeds, does better than another on the same pairs.</summary>
/// <param name="First">The first run, or the first runs of its recipe.</param>
/// <param name="Second">The second.</param>
/// <param name="By">What is paired: seeds, or test samples.</param>
/// <param name="Difference">Mean and spread of first minus second, pair by pair.</param>
internal sealed record PairedDifference(string First, string Second, string By, Measure Difference)
{
    /// <summary>The ends of the 95 % interval of the mean difference (Student's t); NaN for fewer than two pairs.</summary>
    public (double Low, double High) Interval => (Difference.Mean - Difference.HalfInterval, Difference.Mean + Difference.HalfInterval);
}
