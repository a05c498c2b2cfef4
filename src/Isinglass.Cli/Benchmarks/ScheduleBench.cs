using System.CommandLine;
using System.Text.Json;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Reports;
using Isinglass.Files;

namespace Isinglass.Cli.Benchmarks;

/// <summary><c>isinglass bench schedule</c>: what the automatic schedule of the annealer loses against ranges tuned by hand, at equal sweeps.</summary>
internal static class ScheduleBench
{
    /// <summary>The automatic schedule may lose this much of the mean value.</summary>
    private const double LossLimitPercent = 10;

    public static Command Create()
    {
        var instances = new InstanceArguments(needsOne: true);
        var sweeps = Flag.Whole("--sweeps", "N", "Sweeps of every anneal. Default: 1000.");
        var seeds = Flag.Whole("--seeds", "N", "Seeds 1 .. N. Default: 3.", Flag.Limited);
        var asJson = Flag.Json();
        var command = new Command("schedule", "The automatic schedule beside a grid of ranges, at equal sweeps.") { sweeps, seeds, asJson };
        instances.AddTo(command);
        command.SetAction(parsed =>
        {
            var isJson = parsed.GetValue(asJson);
            var found = new List<(BenchmarkInstance Instance, ScheduleResult[] Results)>();
            using (var interruption = new Interruption())
            using (var live = new LiveLine(!isJson))
            {
                foreach (var instance in instances.Load(parsed).Select(named => named.Unconstrained())
                    .TakeWhile(_ => !interruption.Token.IsCancellationRequested))
                {
                    live.Report(instance.Name);
                    found.Add((instance, [.. ScheduleBenchmark.Run(
                        instance,
                        parsed.GetValue(sweeps) ?? 1000,
                        parsed.GetValue(seeds) ?? 3,
                        interruption.Token)]));
                }
            }

            Report(found, isJson);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Report(List<(BenchmarkInstance Instance, ScheduleResult[] Results)> found, bool asJson)
    {
        if (asJson)
        {
            Output.Json(writer => Write(writer, found));
            return;
        }

        var table = new MarkdownTable("instance", "automatic range", "mean", "best of the grid", "its range", "its mean", "loss %", "limit %", "kept");
        foreach (var (instance, results) in found)
        {
            var best = Best(instance, results);
            var loss = ScheduleBenchmark.LossPercent(instance, results);
            table.Add(instance.Name, Range(results[0]), $"{results[0].Mean:F1}", $"{best.Schedule}".ToLowerInvariant(), Range(best), $"{best.Mean:F1}",
                $"{loss:F3}", $"{LossLimitPercent}", loss <= LossLimitPercent ? "yes" : "no");
        }

        Output.Lines(table.Lines());
    }

    private static void Write(Utf8JsonWriter writer, List<(BenchmarkInstance Instance, ScheduleResult[] Results)> found)
    {
        writer.WriteStartArray("results");
        foreach (var (instance, results) in found)
        {
            foreach (var result in results)
            {
                writer.WriteStartObject();
                writer.WriteString("instance", instance.Name);
                writer.WriteString("schedule", $"{result.Schedule}".ToLowerInvariant());
                writer.WriteNumber("temperature_hot", result.Hot);
                writer.WriteNumber("temperature_cold", result.Cold);
                writer.WriteFinite("mean", result.Mean);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteStartObject("loss_percent");
        foreach (var (instance, results) in found)
        {
            writer.WriteFinite(instance.Name, ScheduleBenchmark.LossPercent(instance, results));
        }

        writer.WriteEndObject();
    }

    private static ScheduleResult Best(BenchmarkInstance instance, ScheduleResult[] results) => instance.IsMinimised
        ? results.MinBy(result => result.Mean)
        : results.MaxBy(result => result.Mean);

    private static string Range(ScheduleResult result) => $"{result.Hot:G3} -> {result.Cold:G3}";
}
