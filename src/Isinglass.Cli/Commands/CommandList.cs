using System.CommandLine;
using Isinglass.Cli.Clusters;
using Isinglass.Cli.Commands.Jobs;
using Isinglass.Cli.Commands.Networks;
using Isinglass.Cli.Commands.Problems;

namespace Isinglass.Cli.Commands;

/// <summary>All commands, in the order in which the help shows them.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> All(ICluster? cluster) =>
    [
        TrainCommand.Create(cluster),
        EvaluateCommand.Create(),
        PredictCommand.Create(),
        ExportCommand.Create(),
        ImportCommand.Create(),
        VerifyCommand.Create(),
        CompileCommand.Create(),
        DecodeCommand.Create(),
        ExperimentCommand.Create(cluster),
        SweepCommand.Create(cluster),
        DataCommand.Create(),
        SolveCommand.Create(),
        MachinesCommand.Create(),
        ConvertCommand.Create(),
        InfoCommand.Create(),
        CheckCommand.Create(),
        RunsCommand.Create(),
        ServeCommand.Create(),
        BenchCommand.Create(),
        WorkerCommand.Create(cluster),
        ClusterCommand.Create(cluster),
        SubmitCommand.Create(),
        JobsCommand.Create(),
    ];
}
