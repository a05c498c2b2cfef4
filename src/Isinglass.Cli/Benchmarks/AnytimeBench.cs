using System.CommandLine;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Benchmarks.Kernels;
using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Experiments.Studies.Descriptions;

namespace Isinglass.Cli.Benchmarks;

/// <summary>
/// <c>isinglass bench anytime</c>: best value after budgets of processor time in one thread, per instance, sampler and seed, preparation included.
/// </summary>
internal static class AnytimeBench
{
    public static Command Create()
    {
        var instances = new InstanceArguments(needsOne: true);
        var samplers = new Option<string[]>("--samplers")
        {
            Description = $"Samplers, or {KernelBenchmark.TextbookName} for the usual annealer with its default range. Default: sa.",
            HelpName = "A,B",
        };
        var seeds = Flag.Whole("--seeds", "N", "Seeds 1 .. N. Default: 3.", Flag.Limited);
        var budgets = new Option<string[]>("--budgets") { Description = "Budgets of processor time. Default: 1s,10s.", HelpName = "1s,10s" };
        var asJson = Flag.Json();
        var command = new Command("anytime", "Best value after budgets of processor time in one thread.") { samplers, seeds, budgets, asJson };
        instances.AddTo(command);
        command.Action = new CheckedAction(parsed =>
        {
            var plan = new AnytimePlan(
                [.. instances.Load(parsed).Select(static instance => instance.Unconstrained())],
                PropertyText.WordsOf(parsed.GetValue(samplers), "samplers", "sa"),
                parsed.GetValue(seeds) ?? 3,
                [.. PropertyText.WordsOf(parsed.GetValue(budgets), "budgets", "1s", "10s").Select(static word => new PropertyText("budgets", word).Duration)]);
            return new CheckedWork(() => Run(plan, parsed.GetValue(asJson)));
        });
        return command;
    }

    private static int Run(AnytimePlan plan, bool isJson)
    {
        var report = Measurement.Run(!isJson, plan.Run);
        if (isJson)
        {
            Output.Json(report.Facts, BenchmarkJson.Default.AnytimeFacts);
        }
        else
        {
            Measurement.Print(report.Parts, ("seeds", $"1..{plan.Seeds}"));
        }

        return Output.Whole(report.Failure) ? ExitCode.Done : ExitCode.Failed;
    }
}
