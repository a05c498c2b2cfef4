using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers;

namespace Isinglass.Experiments.Benchmarks.Guard;

/// <summary>
/// A sampler's last measured result on a generated instance: seeds 1 to 5, one read each of a fixed number of sweeps. An effort in sweeps, not time, gives the
/// same values on every machine and under every load.
/// </summary>
/// <param name="Instance">A name of <see cref="GeneratedInstances"/>.</param>
/// <param name="Sampler">A name of <see cref="SamplerCatalog"/>.</param>
/// <param name="Sweeps">Effort of a read in the sampler's own unit.</param>
/// <param name="Median">Median over the seeds, in the instance's own terms.</param>
/// <param name="Spread">Largest less smallest value.</param>
internal sealed record GuardCell(string Instance, string Sampler, int Sweeps, double Median, double Spread)
{
    /// <summary>The number of seeds.</summary>
    public const int Seeds = 5;

    /// <summary>
    /// The committed table, in the order of measurement: every instance once, then the others. The changelog gives the reason for every changed value.
    /// </summary>
    public static IReadOnlyList<GuardCell> Table { get; } =
    [
        new("torus3000", "sa", 1000, 2086, 16),
        new("pm5000d20", "sa", 200, 8070, 36),
        new("K2000", "sa", 200, 34380, 346),
        new("bqp2500g", "sa", 200, 1317780, 935),
        new("nn5000", "sa", 200, -11083, 167),
        new("torus3000", "tempering", 200, 2082, 8),
        new("torus3000", "tabu", 100, 2050, 16),
        new("bqp2500g", "tabu", 20, 1317700, 1664),
        new("K2000", "dsb", 200, 34467, 156),
        new("K2000", "cim", 100, 33298, 213),
        new("nn5000", "tabu", 20, -12759, 62),
        new("pm5000d20", "sqa", 100, 7958, 76),
        new("nn5000", "sa", 1000, -11803, 329),
        new("pm5000d20", "sa", 2000, 8162, 25),
        new("K2000", "sa", 2000, 34588, 106),
        new("bqp2500g", "sa", 2000, 1318253, 942),
    ];

    /// <summary>Measures the cell again.</summary>
    public GuardResult Measure(SolveControl control)
    {
        var instance = GeneratedInstances.TryCreate(Instance)!;
        double[] values = [.. Enumerable.Range(1, Seeds).Select(seed => instance.Value(SamplerCatalog.Create(Sampler)
            .Sample(instance.Model, new SampleRequest { Key = new RandomKey((ulong)seed), Sweeps = Sweeps, Reads = 1 }, control).LowestEnergy)).Order()];
        return new GuardResult(this, values[Seeds / 2], values[^1] - values[0], instance.IsMinimised);
    }
}

/// <summary>A new measurement of a cell.</summary>
/// <param name="Cell">The committed cell.</param>
/// <param name="Median">Median over the seeds.</param>
/// <param name="Spread">Largest less smallest value.</param>
/// <param name="IsMinimised">Whether less is better.</param>
internal sealed record GuardResult(GuardCell Cell, double Median, double Spread, bool IsMinimised)
{
    /// <summary>How much worse the median is than the committed one; negative when it is better.</summary>
    public double Loss => IsMinimised ? Median - Cell.Median : Cell.Median - Median;

    /// <summary>Whether it is worse by more than the committed spread.</summary>
    public bool IsWorse => Loss > Cell.Spread;
}
