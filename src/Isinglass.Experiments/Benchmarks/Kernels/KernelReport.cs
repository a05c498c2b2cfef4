using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Experiments.Benchmarks.Kernels;

/// <summary>The result of a benchmark of kernels.</summary>
/// <param name="Rates">Rates by instance, kernel and temperature.</param>
/// <param name="Goals">The goals; empty when instances were measured.</param>
/// <param name="Seconds">Processor time of one measurement.</param>
/// <param name="Seed">The seed.</param>
internal sealed record KernelReport(IReadOnlyList<KernelRate> Rates, IReadOnlyList<GoalResult> Goals, double Seconds, ulong Seed)
{
    /// <summary>The results for programs.</summary>
    public KernelFacts Facts => new(
        Seed, Seconds,
        [.. Rates.Select(rate => new RateFact(
            rate.Instance, rate.Kernel, rate.Replicas, rate.Temperature, rate.ProposalsPerSecond, JsonText.Finite(rate.FlipsPerSecond), Ratio(rate)))],
        [.. Goals.Select(static result => new GoalFact(
            result.Goal.Layout, result.Goal.Instance, result.Goal.ByFlips ? "flips_per_second" : "proposals_per_second", result.Rate, result.Textbook,
            result.Ratio, result.Goal.Must, result.Goal.Stretch, result.Reached))]);

    /// <summary>Measures every kernel on instances.</summary>
    /// <param name="instances">The instances.</param>
    /// <param name="temperatures">Temperatures in the models' units; empty = each instance's measured range.</param>
    /// <param name="seconds">Processor time of one measurement.</param>
    /// <param name="key">The random key.</param>
    public static KernelReport Of(IEnumerable<BenchmarkInstance> instances, IReadOnlyList<double> temperatures, double seconds, RandomKey key) => new(
        [.. instances.SelectMany(instance => KernelBenchmark.Run(
            instance, temperatures.Count > 0 ? temperatures : KernelBenchmark.MeasuredTemperatures(instance.Model, key), seconds, key))],
        [], seconds, key.Seed);

    /// <summary>Measures the goals, until it is cancelled.</summary>
    /// <param name="seconds">Processor time of one measurement.</param>
    /// <param name="key">The random key.</param>
    /// <param name="control">When to stop.</param>
    public static KernelReport OfGoals(double seconds, RandomKey key, SolveControl control)
    {
        var (rates, results) = (new List<KernelRate>(), new List<GoalResult>());
        var watch = Watch.Start(control.Clock);
        foreach (var group in KernelGoal.All.GroupBy(static goal => (goal.Instance, Temperatures: string.Join(' ', goal.Temperatures))))
        {
            if (control.Cancellation.IsCancellationRequested)
            {
                break;
            }

            control.Progress?.Report(new SolveProgress(watch.Elapsed, double.PositiveInfinity, double.NaN, null, $"measuring {group.Key.Instance}"));
            var ofKernels = new Dictionary<AnnealingKernel, KernelRate[]>();
            var instance = GeneratedInstances.TryCreate(group.Key.Instance)!;
            var temperatures = group.First().Temperatures;
            foreach (var kernel in group.Select(static goal => goal.Kernel))
            {
                ofKernels[kernel] = [.. KernelBenchmark.Kernel(instance, kernel, temperatures, seconds, key)];
                rates.AddRange(ofKernels[kernel]);
            }

            KernelRate[] textbook = [.. KernelBenchmark.Textbook(instance, temperatures, seconds, key)];
            rates.AddRange(textbook);
            results.AddRange(group.Where(goal => ofKernels[goal.Kernel].Length > 0).Select(goal => new GoalResult(
                goal, KernelGoal.AnnealRate(ofKernels[goal.Kernel], goal.ByFlips), KernelGoal.AnnealRate(textbook, goal.ByFlips))));
        }

        return new KernelReport(rates, results, seconds, key.Seed);
    }

    /// <summary>A table of rates, followed by one of goals if there are any.</summary>
    public IEnumerable<AnswerPart> Parts =>
    [
        AnswerPart.Table(["instance", "kernel", "replicas", "T", "M proposals/s", "M flips/s", "x textbook", "accepted %"], Rates.Select(rate => new[]
        {
            rate.Instance, rate.Kernel, $"{rate.Replicas}", $"{rate.Temperature:G4}", $"{rate.ProposalsPerSecond / 1e6:G4}",
            Shown(rate.FlipsPerSecond / 1e6, "G4"), $"{Ratio(rate):F1}", Shown(100 * rate.Acceptance, "G3"),
        })),
        .. Goals.Count == 0 ? Array.Empty<AnswerPart>() :
        [
            AnswerPart.Table(["kernel layout", "instance", "ratio", "must", "stretch", "reached", "M/s", "textbook M/s"], Goals.Select(static result => new[]
            {
                result.Goal.Layout, result.Goal.Instance, $"{result.Ratio:F1}", $"{result.Goal.Must}", $"{result.Goal.Stretch}", result.Reached,
                $"{result.Rate / 1e6:G4}", $"{result.Textbook / 1e6:G3}",
            })),
        ],
    ];

    /// <summary>Proposals per second over those of the textbook annealer on the same instance at the same temperature.</summary>
    private double Ratio(KernelRate rate) => rate.ProposalsPerSecond / Rates.Last(other =>
        other.Kernel == KernelBenchmark.TextbookName && other.Instance == rate.Instance && other.Temperature == rate.Temperature).ProposalsPerSecond;

    private static string Shown(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format);
}
