using System.CommandLine;
using Isinglass.Experiments.Benchmarks.Guard;
using Isinglass.Experiments.Benchmarks.Results;

namespace Isinglass.Cli.Benchmarks;

/// <summary><c>isinglass bench guard</c>: whether samplers still reach their earlier results on generated instances at fixed numbers of sweeps.</summary>
internal static class GuardBench
{
    public static Command Create()
    {
        var limit = Flag.Duration("--time-limit", "No cell of the table is begun after this time. Default: none, the whole table.", isPositive: true);
        var asJson = Flag.Json();
        var command = new Command("guard", "Whether samplers still reach the committed values; exit code 1 when one got worse.") { limit, asJson };
        command.Action = new CheckedAction(parsed => new CheckedWork(() =>
        {
            var isJson = parsed.GetValue(asJson);
            var report = Measurement.Run(!isJson, control => GuardReport.Measure(GuardCell.Table, parsed.GetValue(limit), control));
            if (isJson)
            {
                Output.Json(report.Facts, BenchmarkJson.Default.GuardFacts);
            }
            else
            {
                Measurement.Print(report.Parts, ("seeds", $"1 .. {GuardCell.Seeds}"));
            }

            return report.IsKept ? ExitCode.Done : ExitCode.Failed;
        }));
        return command;
    }
}
