using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Solvers;

/// <summary>Best value of one run.</summary>
/// <param name="Instance">Name of the instance.</param>
/// <param name="Sampler">Name of the sampler, with its kernel where it has one.</param>
/// <param name="Seconds">Budget of processor time.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Value">Best value in the instance's own terms.</param>
/// <param name="GapPercent">Distance to the best known value in percent; NaN when unknown.</param>
/// <param name="Sweeps">Number of sweeps.</param>
public readonly record struct AnytimeResult(string Instance, string Sampler, double Seconds, ulong Seed, double Value, double GapPercent, long Sweeps);

/// <summary>
/// Best value after a budget of processor time in one thread, preparation included: the annealer as it comes (time limit, no other option) beside the
/// <see cref="TextbookAnnealer"/> with its default range and one anneal whose number of sweeps is calibrated to the budget.
/// </summary>
public static class AnytimeBenchmark
{
    private const int CalibrationSweeps = 20;
    private const double WarmUpSeconds = 0.1;

    /// <summary>Runs the annealer.</summary>
    public static AnytimeResult RunAnnealer(BenchmarkInstance instance, double seconds, ulong seed, AnnealingOptions? options = null)
    {
        // Compilation of the kernels is no part of the budget.
        var warmUp = new SolveControl { TimeLimit = TimeSpan.FromSeconds(WarmUpSeconds), Clock = new ThreadCpuClock() };
        new SimulatedAnnealing(options).Sample(instance.Model, new SampleRequest { Key = new RandomKey(seed) }, warmUp);
        var control = new SolveControl { TimeLimit = TimeSpan.FromSeconds(seconds), Clock = new ThreadCpuClock() };
        var set = new SimulatedAnnealing(options).Sample(instance.Model, new SampleRequest { Key = new RandomKey(seed) }, control);
        var value = instance.Value(set.LowestEnergy);
        var sampler = $"{set.Sampler} ({set.Parameters["kernel"]})";
        return new AnytimeResult(instance.Name, sampler, seconds, seed, value, instance.GapPercent(value), long.Parse(set.Parameters["sweeps_total"]));
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
        return new AnytimeResult(instance.Name, annealer.Name, seconds, seed, value, instance.GapPercent(value), sweeps);
    }
}
