using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>The result of a comparison of schedules.</summary>
/// <param name="Found">By instance the schedules, the automatic one first.</param>
internal sealed record ScheduleReport(IReadOnlyList<(BenchmarkInstance Instance, ScheduleResult[] Results)> Found)
{
    /// <summary>The automatic schedule may lose this much of the mean value.</summary>
    private const double LossLimitPercent = 10;

    /// <summary>The results for programs.</summary>
    public ScheduleFacts Facts => new(
        [.. Found.SelectMany(static one => one.Results.Select(result => new ScheduleFact(
            one.Instance.Name, Name(result), result.Hot, result.Cold, JsonText.Finite(result.Mean))))],
        Found.ToDictionary(static one => one.Instance.Name, static one => JsonText.Finite(ScheduleBenchmark.LossPercent(one.Instance, one.Results))));

    /// <summary>Measures until it is cancelled.</summary>
    /// <param name="instances">The instances.</param>
    /// <param name="sweeps">Sweeps of every anneal.</param>
    /// <param name="seeds">Seeds 1 .. N.</param>
    /// <param name="control">When to stop.</param>
    public static ScheduleReport Measure(IEnumerable<BenchmarkInstance> instances, int sweeps, int seeds, SolveControl control)
    {
        var found = new List<(BenchmarkInstance Instance, ScheduleResult[] Results)>();
        var watch = Watch.Start(control.Clock);
        foreach (var instance in instances.TakeWhile(_ => !control.Cancellation.IsCancellationRequested))
        {
            control.Progress?.Report(new SolveProgress(watch.Elapsed, double.PositiveInfinity, double.NaN, null, instance.Name));
            found.Add((instance, [.. ScheduleBenchmark.Run(instance, sweeps, seeds, control.Cancellation)]));
        }

        return new ScheduleReport(found);
    }

    /// <summary>A table.</summary>
    public IEnumerable<AnswerPart> Parts => [AnswerPart.Table(
        ["instance", "loss %", "limit %", "kept", "mean", "automatic range", "best of the grid", "its mean", "its range"],
        Found.Select(found =>
        {
            var (instance, results) = found;
            var best = instance.IsMinimised ? results.MinBy(static result => result.Mean) : results.MaxBy(static result => result.Mean);
            var loss = ScheduleBenchmark.LossPercent(instance, results);
            return new[]
            {
                instance.Name, $"{loss:F3}", $"{LossLimitPercent}", loss <= LossLimitPercent ? "yes" : "no", $"{results[0].Mean:F1}", Range(results[0]),
                Name(best), $"{best.Mean:F1}", Range(best),
            };
        }))];

    private static string Name(ScheduleResult result) => $"{result.Schedule}".ToLowerInvariant();

    private static string Range(ScheduleResult result) => $"{result.Hot:G3} -> {result.Cold:G3}";
}
