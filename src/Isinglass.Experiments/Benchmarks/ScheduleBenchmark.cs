using System.Globalization;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Annealing.Schedules;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>The automatic schedule beside a grid of hand-tuned ranges, at equal sweeps and with equal seeds.</summary>
internal static class ScheduleBenchmark
{
    private static readonly double[] Factors = [0.5, 1, 2];

    /// <summary>The automatic schedule first, then geometric and linear ones whose ends are half, equal and twice the measured ones.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="sweeps">Sweeps of every anneal.</param>
    /// <param name="seeds">Seeds 1 .. N.</param>
    /// <param name="cancellation">Ends the comparison early.</param>
    public static IEnumerable<ScheduleResult> Run(BenchmarkInstance instance, int sweeps, int seeds, CancellationToken cancellation = default)
    {
        var automatic = Measure(instance, new AnnealingOptions(), sweeps, seeds);
        yield return automatic;
        foreach (var schedule in new[] { AnnealingSchedule.Geometric, AnnealingSchedule.Linear })
        {
            foreach (var (hot, cold) in Factors.SelectMany(hot => Factors.Select(cold => (hot * automatic.Hot, cold * automatic.Cold))))
            {
                if (cancellation.IsCancellationRequested)
                {
                    yield break;
                }

                if (cold <= hot)
                {
                    yield return Measure(instance, new AnnealingOptions { Schedule = schedule, HotTemperature = hot, ColdTemperature = cold }, sweeps, seeds);
                }
            }
        }
    }

    /// <summary>How much worse the first result is than the best of all, in percent of the best; 0 when it is the best.</summary>
    public static double LossPercent(BenchmarkInstance instance, IReadOnlyList<ScheduleResult> results)
    {
        var best = instance.IsMinimised ? results.Min(result => result.Mean) : results.Max(result => result.Mean);
        return 100 * Math.Abs(results[0].Mean - best) / Math.Max(Math.Abs(best), double.Epsilon);
    }

    private static ScheduleResult Measure(BenchmarkInstance instance, AnnealingOptions options, int sweeps, int seeds)
    {
        var (sum, hot, cold) = (0.0, 0.0, 0.0);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var request = new SampleRequest { Key = new RandomKey((ulong)seed), Sweeps = sweeps };
            var set = new SimulatedAnnealing(options).Sample(instance.Model, request, SolveControl.Unlimited);
            sum += instance.Value(set.LowestEnergy);
            hot = double.Parse(set.Parameters["temperature_hot"], CultureInfo.InvariantCulture);
            cold = double.Parse(set.Parameters["temperature_cold"], CultureInfo.InvariantCulture);
        }

        return new ScheduleResult(options.Schedule, hot, cold, sum / seeds);
    }
}
