using System.CommandLine;
using Isinglass.Cli.Clusters;

namespace Isinglass.Cli.Commands.Jobs;

/// <summary><c>isinglass worker</c>: solves scenarios for the runs of a cluster.</summary>
internal static class WorkerCommand
{
    public static Command Create(ICluster? host)
    {
        var cluster = WorkerOptions.ClusterOption("Where the members of the cluster meet.");
        cluster.Required = true;
        var slots = new Option<int?>("--slots") { Description = "Scenarios that are solved at the same time; default: one a processor.", HelpName = "N" };
        var listen = WorkerOptions.ListenOption();
        var programs = new Option<bool>("--allow-programs")
        {
            Description = "Start the programs that plans name as machines (process:COMMAND); for plans of people whom you trust.",
        };
        var drain = new Option<string?>("--drain") { Description = "Have another worker finish what it is solving and end.", HelpName = "ID" };
        var command = new Command("worker", "Solve scenarios for the runs of a cluster, until it is interrupted.") { cluster, listen, slots, programs, drain };
        command.SetAction(parsed => host!.Work(new WorkerSettings(
            parsed.GetValue(cluster)!, parsed.GetValue(listen), OptionChecks.Positive(parsed.GetValue(slots), "--slots"),
            parsed.GetValue(programs), parsed.GetValue(drain))));
        return command;
    }
}
