using System.CommandLine;
using Isinglass.Cli.Clusters;
using Isinglass.Cli.Commands;
using Isinglass.Cli.Help;
using Isinglass.Cli.Siblings;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Cli;

/// <summary>The program <c>isinglass</c>. Exit codes: 0 done, 1 the work failed, 2 the input was wrong, 130 aborted by a second Ctrl-C.</summary>
internal static class Program
{
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Say nothing but results and errors.", Recursive = true };

    private static Func<TimeSpan> _elapsed = () => TimeSpan.Zero;

    public static int Main(string[] arguments) => Run(arguments, null, Watch.AgeOfProcess);

    /// <summary>The rest of the whole command's time limit for its work, less some tenths of a second for answer and files.</summary>
    public static TimeSpan? Left(TimeSpan? limit) => limit is not { } whole ? null
        : TimeSpan.FromSeconds(Math.Max(1e-3, (whole - _elapsed()).TotalSeconds - Math.Min(0.4, whole.TotalSeconds / 10)));

    /// <summary>The command line.</summary>
    /// <param name="cluster">Other processes and machines.</param>
    /// <param name="command">Name of the requested command, which alone is created; null = all commands.</param>
    public static RootCommand Root(ICluster? cluster, string? command = null)
    {
        var root = new RootCommand("Train ultra-low-bit neural networks on Ising machines, and solve constrained binary quadratic problems without penalty "
            + "tuning.");
        foreach (var one in CommandList.Named(command, cluster))
        {
            one.RefuseEmpty();
            root.Subcommands.Add(one);
        }

        root.Options.Add(Quiet);
        HelpPage.AddTo(root);
        return root;
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="cluster">Other processes and machines; null = commands that need them are passed to the program that has them.</param>
    /// <param name="elapsed">Time that the command has taken so far; null = 0.</param>
    public static int Run(string[] arguments, ICluster? cluster, Func<TimeSpan>? elapsed = null)
    {
        var watch = Watch.Start();
        _elapsed = elapsed ?? (() => watch.Elapsed);
        var root = Root(cluster, arguments.FirstOrDefault());
        arguments = HelpPage.Understand(arguments, root);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var message in Suggestion.ExplainAll(parsed))
            {
                Output.Error(message);
            }

            return ExitCode.WrongInput;
        }

        Output.IsQuiet = parsed.GetValue(Quiet);
        try
        {
            return cluster is null && WorkerOptions.Concern(parsed)
                ? SiblingProgram.Run(ICluster.Program, arguments)
                : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InputException exception)
        {
            Output.Error(exception.Message);
            return ExitCode.WrongInput;
        }
        catch (WorkException exception)
        {
            Output.Error(exception.Message);
            return ExitCode.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Errors of files are reported where they are read and written; what remains is a full or closed standard output.
            Output.Error($"standard output cannot be written: {exception.Message}");
            return ExitCode.Failed;
        }
        catch (OutOfMemoryException)
        {
            Output.Error(
                $"the memory of this process ({Memory.Size(Memory.Available)}) is not enough. Take a smaller problem, or fewer reads.");
            return ExitCode.Failed;
        }
        catch (Exception exception) when (exception is not (StackOverflowException or AccessViolationException))
        {
            Output.Error($"internal error: {exception.Message} (set ISINGLASS_TRACE=1 for details, and please report it)");
            if (Environment.GetEnvironmentVariable("ISINGLASS_TRACE") == "1")
            {
                Console.Error.WriteLine(exception);
            }

            return ExitCode.Failed;
        }
    }
}
