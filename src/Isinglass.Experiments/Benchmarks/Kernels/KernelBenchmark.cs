using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Annealing.Kernels;

namespace Isinglass.Experiments.Benchmarks.Kernels;

/// <summary>
/// Proposals and flips per second of each kernel layout at given temperatures, beside those of the <see cref="TextbookAnnealer"/>, in one thread and in one
/// run. Before a measurement the replica is brought near equilibrium at the temperature.
/// </summary>
internal static class KernelBenchmark
{
    internal const int WarmUpSweeps = 30;

    /// <summary>Name of the annealer to which all others are compared.</summary>
    public const string TextbookName = "textbook";

    /// <summary>Measures every kernel that can represent the instance, and the textbook annealer last.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="temperatures">Temperatures in the model's units.</param>
    /// <param name="secondsPerPoint">Processor time of one measurement.</param>
    /// <param name="key">The random key.</param>
    public static IEnumerable<KernelRate> Run(BenchmarkInstance instance, IReadOnlyList<double> temperatures, double secondsPerPoint, RandomKey key) =>
        Enum.GetValues<AnnealingKernel>()
            .Where(kernel => kernel != AnnealingKernel.Automatic)
            .SelectMany(kernel => Kernel(instance, kernel, temperatures, secondsPerPoint, key))
            .Concat(Textbook(instance, temperatures, secondsPerPoint, key));

    /// <summary>Measures one kernel; nothing when it cannot represent the instance. Parameters as of <see cref="Run"/>.</summary>
    public static IEnumerable<KernelRate> Kernel(
        BenchmarkInstance instance, AnnealingKernel kernel, IReadOnlyList<double> temperatures, double secondsPerPoint, RandomKey key)
    {
        var problem = SpinProblem.From(instance.Model);
        using var layout = KernelChoice.TryCreate(problem, kernel);
        if (layout is null)
        {
            yield break;
        }

        foreach (var temperature in temperatures)
        {
            using var state = layout.CreateState();
            Start(state, layout.ReplicaCount, problem.Count, key);
            var (proposals, flips) = Rate(() => state.Sweep(temperature / problem.Unit), (long)problem.Count * layout.ReplicaCount, secondsPerPoint);
            yield return new KernelRate(instance.Name, layout.Name, layout.ReplicaCount, temperature, proposals, layout.CountsFlips ? flips : double.NaN);
        }
    }

    /// <summary>Measures the textbook annealer. Parameters as of <see cref="Run"/>.</summary>
    public static IEnumerable<KernelRate> Textbook(BenchmarkInstance instance, IReadOnlyList<double> temperatures, double secondsPerPoint, RandomKey key)
    {
        var textbook = new TextbookAnnealer(instance.Model);
        foreach (var temperature in temperatures)
        {
            var random = key.CreateSource();
            textbook.Start(random);
            var (proposals, flips) = Rate(() => textbook.Sweep(temperature, random), instance.Model.VariableCount, secondsPerPoint);
            yield return new KernelRate(instance.Name, TextbookName, 1, temperature, proposals, flips);
        }
    }

    /// <summary>The ends of the range in which the annealer would anneal a model, and two temperatures between, in geometric steps.</summary>
    public static IReadOnlyList<double> MeasuredTemperatures(BinaryQuadraticModel model, RandomKey key)
    {
        var set = new SimulatedAnnealing().Sample(model, new SampleRequest { Key = key, Sweeps = 1 }, SolveControl.Unlimited);
        var (hot, cold) = (double.Parse(set.Parameters["temperature_hot"]), double.Parse(set.Parameters["temperature_cold"]));
        return [.. Enumerable.Range(0, 4).Select(k => hot * Math.Pow(cold / hot, k / 3.0))];
    }

    internal static void Start(AnnealingState state, int replicas, int count, RandomKey key)
    {
        var random = key.Derive("initial").CreateSource();
        var spins = new sbyte[count];
        state.Seed(key);
        for (var replica = 0; replica < replicas; replica++)
        {
            foreach (ref var spin in spins.AsSpan())
            {
                spin = (sbyte)random.NextSign();
            }

            state.Load(replica, spins);
        }

        state.Refresh();
    }

    private static (double Proposals, double Flips) Rate(Func<long> sweep, long proposalsPerSweep, double seconds)
    {
        for (var k = 0; k < WarmUpSweeps; k++)
        {
            sweep();
        }

        var clock = new ThreadCpuClock();
        var start = clock.GetTimestamp();
        var flips = 0L;
        var sweeps = 0L;
        double elapsed;
        do
        {
            for (var k = 0; k < 4; k++)
            {
                flips += sweep();
            }

            sweeps += 4;
            elapsed = clock.GetElapsedTime(start).TotalSeconds;
        }
        while (elapsed < seconds);
        return (sweeps * (double)proposalsPerSweep / elapsed, flips / elapsed);
    }
}
