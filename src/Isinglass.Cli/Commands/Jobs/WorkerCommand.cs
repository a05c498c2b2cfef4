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
        var slots = Flag.Whole("--slots", "N", "Scenarios that are solved at the same time; default: one a processor.", Flag.ThreadRange);
        var listen = WorkerOptions.ListenOption();
        var programs = Flag.Switch("--allow-programs", "Start the programs that plans name as machines (process:COMMAND), and run cells of studies, which "
            + "may name files; for people whom you trust.");
        var drain = Flag.Text("--drain", "ID", "Have another worker finish what it is solving and end.");
        var command = new Command("worker", "Solve scenarios for the runs of a cluster, until it is interrupted.") { cluster, listen, slots, programs, drain };
        command.SetAction(parsed => host!.Work(
            new WorkerSettings(parsed.GetValue(cluster)!, parsed.GetValue(listen), parsed.GetValue(slots), parsed.GetValue(programs), parsed.GetValue(drain)),
            Console.In, Console.Out));
        return command;
    }
}
