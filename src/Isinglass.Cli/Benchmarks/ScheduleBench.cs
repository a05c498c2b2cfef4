using System.CommandLine;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Benchmarks.Results;

namespace Isinglass.Cli.Benchmarks;

/// <summary><c>isinglass bench schedule</c>: the loss of the annealer's automatic schedule against hand-tuned ranges, at equal sweeps.</summary>
internal static class ScheduleBench
{
    public static Command Create()
    {
        var instances = new InstanceArguments(needsOne: true);
        var sweeps = Flag.Whole("--sweeps", "N", "Sweeps of every anneal. Default: 1000.");
        var seeds = Flag.Whole("--seeds", "N", "Seeds 1 .. N. Default: 3.", Flag.Limited);
        var asJson = Flag.Json();
        var command = new Command("schedule", "The automatic schedule beside a grid of ranges, at equal sweeps.") { sweeps, seeds, asJson };
        instances.AddTo(command);
        command.Action = new CheckedAction(parsed =>
        {
            BenchmarkInstance[] named = [.. instances.Load(parsed).Select(static instance => instance.Unconstrained())];
            return new CheckedWork(() => Run(named, parsed.GetValue(sweeps) ?? 1000, parsed.GetValue(seeds) ?? 3, parsed.GetValue(asJson)));
        });
        return command;
    }

    private static int Run(BenchmarkInstance[] instances, int sweeps, int seeds, bool isJson)
    {
        var report = Measurement.Run(!isJson, control => ScheduleReport.Measure(instances, sweeps, seeds, control));
        if (isJson)
        {
            Output.Json(report.Facts, BenchmarkJson.Default.ScheduleFacts);
        }
        else
        {
            Output.Parts(report.Parts);
        }

        return ExitCode.Done;
    }
}
