using System.CommandLine;
using Isinglass.Cli.Benchmarks;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass bench</c>: speed of kernels, quality of samplers after a time, and campaigns.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure kernels and samplers.")
    {
        CampaignBench.Create(),
        AnytimeBench.Create(),
        KernelsBench.Create(),
        ScheduleBench.Create(),
        GuardBench.Create(),
    };
}
