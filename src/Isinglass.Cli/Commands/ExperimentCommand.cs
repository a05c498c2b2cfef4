using System.CommandLine;
using Isinglass.Cli.Clusters;
using Isinglass.Cli.Experiments;
using Isinglass.Experiments.Studies.Descriptions;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass experiment</c>: protocols with seeds, controls, tables and pictures.</summary>
internal static class ExperimentCommand
{
    public static Command Create(ICluster? cluster)
    {
        var command = new Command("experiment", "Protocols with seeds, controls, tables, verdicts and pictures.");
        foreach (var study in StudyCatalog.All)
        {
            command.Subcommands.Add(StudyCommand.Create(study, cluster));
        }

        return command;
    }
}
