using System.CommandLine;
using Isinglass.Cli.Clusters;
using Isinglass.Cli.Commands.Jobs;
using Isinglass.Cli.Commands.Networks;
using Isinglass.Cli.Commands.Problems;

namespace Isinglass.Cli.Commands;

/// <summary>All commands, in the order of the help.</summary>
internal static class CommandList
{
    /// <summary>Only the command with a name, because creating the options of all takes longer than many commands; all if none has the name.</summary>
    public static IEnumerable<Command> Named(string? name, ICluster? cluster)
    {
        var all = All(cluster);
        var named = all.Where(command => command.Name == name).ToArray();
        return (named.Length > 0 ? named : all).Select(static command => command.Create());
    }

    private static (string Name, Func<Command> Create)[] All(ICluster? cluster) =>
    [
        ("train", () => TrainCommand.Create(cluster)),
        ("evaluate", EvaluateCommand.Create),
        ("predict", PredictCommand.Create),
        ("export", ExportCommand.Create),
        ("import", ImportCommand.Create),
        ("verify", VerifyCommand.Create),
        ("compile", CompileCommand.Create),
        ("decode", DecodeCommand.Create),
        ("experiment", () => ExperimentCommand.Create(cluster)),
        ("sweep", () => SweepCommand.Create(cluster)),
        ("data", DataCommand.Create),
        ("solve", SolveCommand.Create),
        ("machines", MachinesCommand.Create),
        ("convert", ConvertCommand.Create),
        ("info", InfoCommand.Create),
        ("check", CheckCommand.Create),
        ("runs", RunsCommand.Create),
        ("serve", ServeCommand.Create),
        ("bench", BenchCommand.Create),
        ("worker", () => WorkerCommand.Create(cluster)),
        ("cluster", () => ClusterCommand.Create(cluster)),
        ("submit", SubmitCommand.Create),
        ("jobs", JobsCommand.Create),
    ];
}
