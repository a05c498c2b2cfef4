using System.CommandLine;
using System.Text.Json;
using Isinglass.Cli.Display;
using Isinglass.Cli.Experiments;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Benchmarks.Kernels;
using Isinglass.Experiments.Reports;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Training;

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
        command.SetAction(parsed =>
        {
            var names = ListOptions.Words(parsed.GetValue(samplers), "--samplers", "sa");
            var plan = new Plan(
                [.. instances.Load(parsed).Select(instance => instance.Unconstrained())],
                [.. names.Select(name => (name, name == KernelBenchmark.TextbookName ? null : MachineCatalog.CreateSampler(name)))],
                parsed.GetValue(seeds) ?? 3,
                [.. ListOptions.Words(parsed.GetValue(budgets), "--budgets", "1s", "10s")
                .Select(word => Budget(word))]);
            return Run(plan, parsed.GetValue(asJson));
        });
        return command;
    }

    private static TimeSpan Budget(string word) => DurationText.Parse(word) is var time && time > TimeSpan.Zero ? time
        : throw new InputException("--budgets must be longer than nothing.");

    private static int Run(Plan plan, bool asJson)
    {
        var results = new List<AnytimeResult>();
        using (var interruption = new Interruption())
        using (var live = new LiveLine(!asJson))
        {
            foreach (var (instance, sampler, budget, seed) in plan.Cells())
            {
                live.Report($"{instance.Name}  {sampler.Name}  {budget.TotalSeconds:G3} s  seed {seed}");
                var result = sampler.Machine is { } machine
                    ? AnytimeBenchmark.Run(instance, machine, budget.TotalSeconds, seed, interruption.Token)
                    : AnytimeBenchmark.RunTextbook(instance, budget.TotalSeconds, seed);
                if (interruption.Token.IsCancellationRequested)
                {
                    break;
                }

                results.Add(result);
            }
        }

        if (asJson)
        {
            Output.Json(writer => Write(writer, results));
        }
        else
        {
            Print(plan, results);
        }

        return ExitCode.Done;
    }

    private static void Print(Plan plan, List<AnytimeResult> results)
    {
        Output.Host();
        Output.Line("seeds", $"1..{plan.Seeds}");
        Console.Out.WriteLine();
        var table = new MarkdownTable("instance", "sampler", "CPU s", "median", "by seed", "best known", "gap % (median)", "goal at 1 s", "seeds at the goal");
        foreach (var group in results.GroupBy(result => (result.Instance, result.Sampler, result.Seconds)))
        {
            var instance = plan.Instances.First(candidate => candidate.Name == group.Key.Instance);
            var values = group.Select(result => result.Value).ToArray();
            double[] sorted = [.. values.Order()];
            var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
            var goal = group.Key.Seconds == 1 ? AnytimeGoal.Of(instance.Name) : null;
            var gap = instance.GapPercent(median);
            table.Add(group.Key.Instance, group.Key.Sampler, $"{group.Key.Seconds}", $"{median}", string.Join(' ', values), $"{instance.BestKnown}",
                double.IsNaN(gap) ? "" : $"{gap:F3}", $"{goal}",
                goal is null ? "" : $"{values.Count(value => instance.IsMinimised ? value <= goal : value >= goal)} of {values.Length}");
        }

        Output.Lines(table.Lines());
    }

    private static void Write(Utf8JsonWriter writer, List<AnytimeResult> results)
    {
        HostInfo.Write(writer);
        writer.WriteStartArray("results");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("instance", result.Instance);
            writer.WriteString("sampler", result.Sampler);
            writer.WriteNumber("cpu_seconds", result.Seconds);
            writer.WriteNumber("seed", result.Seed);
            writer.WriteFinite("value", result.Value);
            writer.WriteFinite("gap_percent", result.GapPercent);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private sealed record Plan(
        IReadOnlyList<BenchmarkInstance> Instances, IReadOnlyList<(string Name, ISampler? Machine)> Samplers, int Seeds, IReadOnlyList<TimeSpan> Budgets)
    {
        public IEnumerable<(BenchmarkInstance Instance, (string Name, ISampler? Machine) Sampler, TimeSpan Budget, ulong Seed)> Cells() =>
            from instance in Instances
            from sampler in Samplers
            from budget in Budgets
            from seed in Enumerable.Range(1, Seeds)
            select (instance, sampler, budget, (ulong)seed);
    }
}
