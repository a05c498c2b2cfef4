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

    /// <summary>What a time limit of the whole command leaves to its work, after what is over and before answer and files, some tenths of a second.</summary>
    public static TimeSpan? Left(TimeSpan? limit) => limit is not { } whole ? null
        : TimeSpan.FromSeconds(Math.Max(1e-3, (whole - _elapsed()).TotalSeconds - Math.Min(0.4, whole.TotalSeconds / 10)));

    /// <summary>The command line.</summary>
    /// <param name="cluster">Other processes and machines.</param>
    /// <param name="command">The name of the command that is asked for: it alone is made. None = the whole command line.</param>
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
    /// <param name="cluster">Other processes and machines; null = what asks for them is handed to the program that has them.</param>
    /// <param name="elapsed">Time that the command has taken before; null = from now on.</param>
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
            // Files are told by their names where they are read and written; what is left is standard output, full or closed.
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
