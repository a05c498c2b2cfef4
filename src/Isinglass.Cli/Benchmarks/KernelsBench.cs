using System.CommandLine;
using System.Text.Json;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Benchmarks.Kernels;
using Isinglass.Experiments.Reports;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Cli.Benchmarks;

/// <summary>
/// <c>isinglass bench kernels</c>: proposals and flips per second of processor time by kernel layout and temperature, beside the textbook annealer at the same
/// temperatures. Without an instance: the goals that the kernels are held to.
/// </summary>
internal static class KernelsBench
{
    private const double DefaultSeconds = 0.3;

    public static Command Create()
    {
        var instances = new InstanceArguments(needsOne: false);
        var temperatures = new Option<double[]>("--temperatures")
        {
            Description = "Temperatures in the units of the problem's energy, separated by blanks. Default for a file: the ends of the measured range and two "
                + "between.",
            HelpName = "T",
            AllowMultipleArgumentsPerToken = true,
        };
        var perPoint = Flag.Duration("--per-point", "Processor time of one measurement. Default: 300ms.", isPositive: true);
        var seed = Flag.Seed("--seed", "Seed. Default: 1.", 1);
        var asJson = Flag.Json();
        var command = new Command("kernels", "Proposals and flips per second of every kernel layout beside the textbook annealer.") { temperatures, perPoint,
            seed, asJson };
        instances.AddTo(command);
        command.SetAction(parsed =>
        {
            IdleOptions.Refuse(parsed, instances.IsEmpty(parsed),
                "says what a file means, and the goals have instances of their own. Leave it out, or name a file.", instances.Options);
            var seconds = parsed.GetValue(perPoint)?.TotalSeconds ?? DefaultSeconds;
            var given = parsed.GetValue(temperatures) ?? [];
            foreach (var temperature in given.Where(t => !(t > 0 && double.IsFinite(t))))
            {
                throw new InputException($"A temperature must be a positive number, not {temperature}.");
            }

            if (instances.IsEmpty(parsed) && given.Length > 0)
            {
                throw new InputException("The goals have their own temperatures: name an instance to measure it at others.");
            }

            var key = new RandomKey(parsed.GetValue(seed));
            var (rates, goals) = instances.IsEmpty(parsed) ? MeasureGoals(seconds, key, !parsed.GetValue(asJson))
                : ([.. instances.Load(parsed).SelectMany(instance => Measure(instance.Unconstrained(), given, seconds, key))], []);
            Report(rates, goals, seconds, key, parsed.GetValue(asJson));
            return ExitCode.Done;
        });
        return command;
    }

    private static (List<KernelRate> Rates, List<GoalResult> Goals) MeasureGoals(double seconds, RandomKey key, bool isLive)
    {
        using var interruption = new Interruption();
        using var live = new LiveLine(isLive);
        var (rates, results) = (new List<KernelRate>(), new List<GoalResult>());
        foreach (var group in KernelGoal.All.GroupBy(goal => (goal.Instance, Temperatures: string.Join(' ', goal.Temperatures))))
        {
            if (interruption.Token.IsCancellationRequested)
            {
                break;
            }

            live.Report($"measuring {group.Key.Instance}");
            var kernels = group.Select(goal => goal.Kernel).ToArray();
            var names = new Dictionary<AnnealingKernel, KernelRate[]>();
            var instance = GeneratedInstances.TryCreate(group.Key.Instance)!;
            var temperatures = group.First().Temperatures;
            foreach (var kernel in kernels)
            {
                names[kernel] = [.. KernelBenchmark.Kernel(instance, kernel, temperatures, seconds, key)];
                rates.AddRange(names[kernel]);
            }

            KernelRate[] textbook = [.. KernelBenchmark.Textbook(instance, temperatures, seconds, key)];
            rates.AddRange(textbook);
            results.AddRange(group.Where(goal => names[goal.Kernel].Length > 0).Select(goal => new GoalResult(
                goal, KernelGoal.AnnealRate(names[goal.Kernel], goal.ByFlips), KernelGoal.AnnealRate(textbook, goal.ByFlips))));
        }

        return (rates, results);
    }

    private static IEnumerable<KernelRate> Measure(BenchmarkInstance instance, double[] temperatures, double seconds, RandomKey key) =>
        KernelBenchmark.Run(instance, temperatures.Length > 0 ? temperatures : KernelBenchmark.MeasuredTemperatures(instance.Model, key), seconds, key);

    private static void Report(List<KernelRate> rates, List<GoalResult> goals, double seconds, RandomKey key, bool asJson)
    {
        if (asJson)
        {
            Output.Json(writer => Write(writer, rates, goals, seconds, key));
            return;
        }

        Output.Host();
        Output.Line("seed", $"{key.Seed}");
        Console.Out.WriteLine();
        var table = new MarkdownTable("instance", "kernel", "replicas", "T", "accepted %", "M proposals/s", "M flips/s", "x textbook");
        foreach (var rate in rates)
        {
            table.Add(rate.Instance, rate.Kernel, $"{rate.Replicas}", $"{rate.Temperature:G4}", Shown(100 * rate.Acceptance, "G3"),
                $"{rate.ProposalsPerSecond / 1e6:G4}", Shown(rate.FlipsPerSecond / 1e6, "G4"), $"{Ratio(rates, rate):F1}");
        }

        Output.Lines(table.Lines());
        if (goals.Count > 0)
        {
            PrintGoals(goals);
        }
    }

    private static void PrintGoals(List<GoalResult> goals)
    {
        Console.Out.WriteLine();
        var table = new MarkdownTable("kernel layout", "instance", "M/s", "textbook M/s", "ratio", "must", "stretch", "reached");
        foreach (var result in goals)
        {
            table.Add(result.Goal.Layout, result.Goal.Instance, $"{result.Rate / 1e6:G4}", $"{result.Textbook / 1e6:G3}", $"{result.Ratio:F1}",
                $"{result.Goal.Must}", $"{result.Goal.Stretch}", result.Reached);
        }

        Output.Lines(table.Lines());
    }

    private static void Write(Utf8JsonWriter writer, List<KernelRate> rates, List<GoalResult> goals, double seconds, RandomKey key)
    {
        HostInfo.Write(writer);
        writer.WriteNumber("seed", key.Seed);
        writer.WriteNumber("seconds_per_point", seconds);
        writer.WriteStartArray("rates");
        foreach (var rate in rates)
        {
            writer.WriteStartObject();
            writer.WriteString("instance", rate.Instance);
            writer.WriteString("kernel", rate.Kernel);
            writer.WriteNumber("replicas", rate.Replicas);
            writer.WriteNumber("temperature", rate.Temperature);
            writer.WriteNumber("proposals_per_second", rate.ProposalsPerSecond);
            writer.WriteFinite("flips_per_second", rate.FlipsPerSecond);
            writer.WriteNumber("ratio_to_textbook", Ratio(rates, rate));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("goals");
        foreach (var result in goals)
        {
            writer.WriteStartObject();
            writer.WriteString("form", result.Goal.Layout);
            writer.WriteString("instance", result.Goal.Instance);
            writer.WriteString("unit", result.Goal.ByFlips ? "flips_per_second" : "proposals_per_second");
            writer.WriteNumber("rate", result.Rate);
            writer.WriteNumber("textbook", result.Textbook);
            writer.WriteNumber("ratio", result.Ratio);
            writer.WriteNumber("must", result.Goal.Must);
            writer.WriteNumber("stretch", result.Goal.Stretch);
            writer.WriteString("reached", result.Reached);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Proposals per second over those of the textbook annealer on the same instance at the same temperature.</summary>
    private static double Ratio(List<KernelRate> rates, KernelRate rate) => rate.ProposalsPerSecond / rates
        .Last(other => other.Kernel == KernelBenchmark.TextbookName && other.Instance == rate.Instance
        && other.Temperature == rate.Temperature).ProposalsPerSecond;

    private static string Shown(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format);

    private sealed record GoalResult(KernelGoal Goal, double Rate, double Textbook)
    {
        public double Ratio => Rate / Textbook;

        public string Reached => Ratio >= Goal.Stretch ? "stretch" : Ratio >= Goal.Must ? "must" : "no";
    }
}
