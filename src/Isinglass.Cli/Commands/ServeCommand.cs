using System.CommandLine;
using Isinglass.Cli.Commands.Jobs;
using Isinglass.Cli.Siblings;
using Isinglass.Files;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass serve</c>: the page of the runs.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve",
            "Show runs as a page: table, live curves, comparison, trying networks out. For this machine alone, unless told otherwise.")
        {
            RunsCommand.Folder(),
            Flag.Whole("--port", "N", "Port; 0 = any free one. Default: 7300.", (0, 65535)),
            Flag.Text("--listen", "ADDRESS", "Address to listen on instead of the loopback; needs --token."),
            Flag.Text("--token", "TEXT|@FILE", "What visitors must know; @FILE reads it from a file, as the list of processes shows command lines."),
            Flag.Switch("--allow-jobs", "Visitors may start and stop training, and submit, stop and fetch jobs, on this machine."),
            JobsCommand.FolderOption(),
            DataOptions.CreateDirectory(),
        };
        command.SetAction(static parsed => SiblingProgram.Run(RunsCommand.Sibling, [.. SiblingArguments.Of(parsed).TakeWhile(word => word != "--"),
            $"--program={DotnetHost.Own("Isinglass.Cli")}"]));
        return command;
    }
}
