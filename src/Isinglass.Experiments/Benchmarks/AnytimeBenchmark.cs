using Isinglass.Experiments.Benchmarks.Kernels;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>
/// Best value after a budget of processor time in one thread, preparation included: any sampler with default options and a time limit, and the <see
/// cref="TextbookAnnealer"/> with its default range and one anneal whose number of sweeps is calibrated to the budget.
/// </summary>
internal static class AnytimeBenchmark
{
    private const int CalibrationSweeps = 20;
    private const double WarmUpSeconds = 0.1;

    /// <summary>Runs a sampler.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="sampler">The sampler.</param>
    /// <param name="seconds">Budget of processor time.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Ends the run early; its value is then not a result.</param>
    public static AnytimeResult Run(BenchmarkInstance instance, ISampler sampler, double seconds, ulong seed, CancellationToken cancellation = default)
    {
        // The budget excludes the compilation of the kernels.
        Sample(instance, sampler, Math.Min(WarmUpSeconds, seconds), seed, cancellation);
        var set = Sample(instance, sampler, seconds, seed, cancellation);
        var value = instance.Value(set.LowestEnergy);
        return new AnytimeResult(instance.Name, sampler.Name, seconds, seed, value, instance.GapPercent(value));
    }

    /// <summary>Runs the textbook annealer.</summary>
    public static AnytimeResult RunTextbook(BenchmarkInstance instance, double seconds, ulong seed)
    {
        var clock = new ThreadCpuClock();
        var start = clock.GetTimestamp();
        var annealer = new TextbookAnnealer(instance.Model);
        var prepared = clock.GetElapsedTime(start).TotalSeconds;
        annealer.Sample(instance.Model, new SampleRequest { Key = new RandomKey(seed), Sweeps = CalibrationSweeps }, SolveControl.Unlimited);
        var cost = (clock.GetElapsedTime(start).TotalSeconds - prepared) / CalibrationSweeps;
        var sweeps = (int)Math.Clamp((seconds - prepared) / cost, 2, int.MaxValue);
        var control = new SolveControl { TimeLimit = TimeSpan.FromSeconds(Math.Max(cost, seconds - prepared)), Clock = new ThreadCpuClock() };
        var set = annealer.Sample(instance.Model, new SampleRequest { Key = new RandomKey(seed), Sweeps = sweeps }, control);
        var value = instance.Value(set.LowestEnergy);
        return new AnytimeResult(instance.Name, annealer.Name, seconds, seed, value, instance.GapPercent(value));
    }

    private static SampleSet Sample(BenchmarkInstance instance, ISampler sampler, double seconds, ulong seed, CancellationToken cancellation) =>
        sampler.Sample(instance.Model, new SampleRequest { Key = new RandomKey(seed) }, new SolveControl
        {
            TimeLimit = TimeSpan.FromSeconds(seconds),
            Clock = new ThreadCpuClock(),
            Cancellation = cancellation,
        });
}
