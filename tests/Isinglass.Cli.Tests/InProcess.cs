using System.Runtime.CompilerServices;
using Isinglass.Cli.Clusters;
using Isinglass.Testing;
using Spectre.Console;

namespace Isinglass.Cli.Tests;

/// <summary>Runs the whole command line in this process, one command at a time: hundreds of them take the time of a few processes.</summary>
internal static class InProcess
{
    private static readonly Lock Gate = new();

    /// <summary>Data directories of the user are out of sight of every run, in this process and below; tests that need real data ask for it by name.</summary>
    [ModuleInitializer]
    internal static void HideTheUsersData()
    {
        RuntimeHelpers.RunClassConstructor(typeof(Require).TypeHandle);
        var nowhere = Path.Combine(Path.GetTempPath(), "isinglass-no-such-folder");
        Environment.SetEnvironmentVariable("ISINGLASS_DATA", nowhere);
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", nowhere);
        Environment.SetEnvironmentVariable("NO_PROXY", "127.0.0.1");
    }

    /// <summary>
    /// Whether a command line says all to this process's console and leaves nothing running: a program as machine stays until its process ends.
    /// </summary>
    public static bool Takes(string[] arguments) =>
        !IsSibling(arguments) && !arguments.Any(static word => word is "predict" or "-" || word.StartsWith("process", StringComparison.Ordinal));

    /// <summary>Runs a command line; one that would become another program is not run.</summary>
    public static ProgramRun Run(string[] arguments)
    {
        IsSibling(arguments).ShouldBeFalse(string.Join(' ', arguments));
        lock (Gate)
        {
            var (input, output, error) = (Console.In, Console.Out, Console.Error);
            // Not closed: a console that was made meanwhile may keep them.
            var (said, complained) = (new StringWriter(), new StringWriter());
            try
            {
                Console.SetIn(TextReader.Null);
                Console.SetOut(said);
                Console.SetError(complained);
                AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(said) });
                var code = Program.Run(arguments, null);
                return new ProgramRun(code, said.ToString(), complained.ToString());
            }
            finally
            {
                Console.SetIn(input);
                Console.SetOut(output);
                Console.SetError(error);
            }
        }
    }

    private static bool IsSibling(string[] arguments)
    {
        var parsed = Program.Root(null, arguments.FirstOrDefault()).Parse(arguments);
        return parsed.Errors.Count == 0 && (WorkerOptions.Concern(parsed)
            || parsed.CommandResult.Command is { Name: "serve" or "worker" } || parsed.CommandResult.Parent?.ToString()!.Contains("runs") == true);
    }
}
