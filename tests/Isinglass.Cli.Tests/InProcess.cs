using Isinglass.Cli.Clusters;

namespace Isinglass.Cli.Tests;

/// <summary>Runs the whole command line in this process, one command at a time: hundreds of them take the time of a few processes.</summary>
internal static class InProcess
{
    private static readonly Lock Gate = new();

    /// <summary>Runs a command line; one that would become another program is not run.</summary>
    public static ProgramRun Run(string[] arguments)
    {
        var parsed = Program.Root(null).Parse(arguments);
        var isSibling = parsed.Errors.Count == 0 && (WorkerOptions.Concern(parsed)
            || parsed.CommandResult.Command is { Name: "serve" or "worker" } || parsed.CommandResult.Parent?.ToString()!.Contains("runs") == true);
        isSibling.ShouldBeFalse(string.Join(' ', arguments));
        lock (Gate)
        {
            var (output, error) = (Console.Out, Console.Error);
            // Not closed: a console that was made meanwhile may keep them.
            var (said, complained) = (new StringWriter(), new StringWriter());
            try
            {
                Console.SetOut(said);
                Console.SetError(complained);
                var code = Program.Run(arguments, null);
                return new ProgramRun(code, said.ToString(), complained.ToString());
            }
            finally
            {
                Console.SetOut(output);
                Console.SetError(error);
            }
        }
    }
}
