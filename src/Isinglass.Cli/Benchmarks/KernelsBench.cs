using System.CommandLine;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Benchmarks.Kernels;
using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Cli.Benchmarks;

/// <summary>
/// <c>isinglass bench kernels</c>: proposals and flips per second of processor time by kernel layout and temperature, beside the textbook annealer at the same
/// temperatures. Without an instance: the goals of the kernels.
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
        command.Action = new CheckedAction(parsed =>
        {
            IdleOptions.Refuse(parsed, instances.IsEmpty(parsed),
                "says what a file means, and the goals have instances of their own. Leave it out, or name a file.", instances.Options);
            var seconds = parsed.GetValue(perPoint)?.TotalSeconds ?? DefaultSeconds;
            var given = parsed.GetValue(temperatures) ?? [];
            foreach (var temperature in given.Where(static t => !(t > 0 && double.IsFinite(t))))
            {
                throw new InputException($"A temperature must be a positive number, not {temperature}.");
            }

            if (instances.IsEmpty(parsed) && given.Length > 0)
            {
                throw new InputException("The goals have their own temperatures: name an instance to measure it at others.");
            }

            var (key, isJson) = (new RandomKey(parsed.GetValue(seed)), parsed.GetValue(asJson));
            BenchmarkInstance[] named = [.. instances.Load(parsed).Select(static instance => instance.Unconstrained())];
            return new CheckedWork(() => Run(
                named.Length == 0 ? Measurement.Run(!isJson, control => KernelReport.OfGoals(seconds, key, control))
                    : KernelReport.Of(named, given, seconds, key), key, isJson));
        });
        return command;
    }

    private static int Run(KernelReport report, RandomKey key, bool isJson)
    {
        if (isJson)
        {
            Output.Json(report.Facts, BenchmarkJson.Default.KernelFacts);
        }
        else
        {
            Measurement.Print(report.Parts, ("seed", $"{key.Seed}"));
        }

        return ExitCode.Done;
    }
}
