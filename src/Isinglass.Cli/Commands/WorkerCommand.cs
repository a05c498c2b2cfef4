using System.CommandLine;
using Isinglass.Cli.Clusters;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass worker</c>: solves scenarios for the runs of a cluster.</summary>
internal static class WorkerCommand
{
    public static Command Create(ICluster? host)
    {
        var cluster = WorkerOptions.ClusterOption("Where the members of the cluster meet.");
        cluster.Required = true;
        var slots = new Option<int?>("--slots") { Description = "Scenarios that are solved at the same time; default: one a processor.", HelpName = "N" };
        var command = new Command("worker", "Solve scenarios for the runs of a cluster, until it is interrupted.") { cluster, slots };
        command.SetAction(parsed => host!.Work(new WorkerSettings(parsed.GetValue(cluster)!, OptionChecks.Positive(parsed.GetValue(slots), "--slots"))));
        return command;
    }
}
