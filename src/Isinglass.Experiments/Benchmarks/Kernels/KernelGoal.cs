using Isinglass.Modelling;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Experiments.Benchmarks.Kernels;

/// <summary>
/// The goal of a kernel layout against the <see cref="TextbookAnnealer"/> at the same temperatures in the same run: a ratio of rates over an anneal with equal
/// numbers of sweeps at the given temperatures.
/// </summary>
/// <param name="Layout">The kernel layout in words.</param>
/// <param name="Instance">Name of a generated instance.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Temperatures">Temperatures in the model's units, from hot to cold in geometric steps.</param>
/// <param name="ByFlips">Whether flips rather than proposals are compared.</param>
/// <param name="Must">The least ratio.</param>
/// <param name="Stretch">The ratio to aim at.</param>
internal sealed record KernelGoal(
    string Layout, string Instance, AnnealingKernel Kernel, IReadOnlyList<double> Temperatures, bool ByFlips, double Must, double Stretch)
{
    private const int TemperatureCount = 4;

    /// <summary>
    /// All goals. The ranges are those in which these instances are annealed: the hot end accepts some tens of percent (sparse) or a few (rows), the cold end
    /// a few in a thousand.
    /// </summary>
    public static IReadOnlyList<KernelGoal> All { get; } =
    [
        new("sparse, degree 4", "torus3000", AnnealingKernel.SparseInt16, Range(2, 0.3), false, 5, 10),
        new("sparse, degree 20", "pm5000d20", AnnealingKernel.SparseInt16, Range(3, 0.5), false, 5, 10),
        new("sparse, single precision", "pm5000d20", AnnealingKernel.SparseFloat, Range(3, 0.5), false, 5, 10),
        new("bit-sliced, 512 replicas", "pm5000d20", AnnealingKernel.BitSliced, Range(3, 0.5), false, 60, 110),
        new("dense +-1, flips", "K2000", AnnealingKernel.DenseInt16, Range(40, 5), true, 25, 60),
        new("dense general", "bqp2500g", AnnealingKernel.DenseInt16, Range(1500, 100), false, 3, 6),
        new("penalty rows, 1 replica", "nn5000", AnnealingKernel.RowBlocks, Range(10, 1), false, 15, 25),
        new("penalty rows, 32 replicas", "nn5000", AnnealingKernel.RowReplicasInt16, Range(10, 1), false, 80, 120),
    ];

    /// <summary>
    /// The rate of an anneal with equal numbers of sweeps at the temperatures of the rates: the harmonic mean for proposals; all flips over all time for flips.
    /// </summary>
    public static double AnnealRate(IReadOnlyCollection<KernelRate> rates, bool byFlips)
    {
        var time = rates.Sum(rate => 1 / rate.ProposalsPerSecond);
        return (byFlips ? rates.Sum(rate => rate.Acceptance) : rates.Count) / time;
    }

    private static double[] Range(double hot, double cold) =>
        [.. Enumerable.Range(0, TemperatureCount).Select(k => hot * Math.Pow(cold / hot, k / (TemperatureCount - 1.0)))];
}
