using System.CommandLine;
using Isinglass.Model;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cli.Clusters;

/// <summary>The options that have a command's work done outside its process.</summary>
internal sealed class WorkerOptions
{
    private readonly Option<int?> _workers = new("--workers")
    {
        Description = "Have worker processes do it, started for this run on this machine; never changes the result.",
        HelpName = "N",
    };

    private readonly Option<string?> _cluster = ClusterOption("Have the workers of a cluster do it; never changes the result.");

    /// <summary>The option that names a cluster.</summary>
    public static Option<string?> ClusterOption(string description) => new("--cluster") { Description = description, HelpName = "redis://HOST:PORT" };

    /// <summary>Whether a command line asks for what only the program beside this one can do.</summary>
    public static bool Concern(ParseResult parsed) => parsed.CommandResult.Command.Options.Any(option =>
        option.Name is "--workers" or "--cluster" && parsed.GetResult(option) is { Implicit: false });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_workers);
        command.Options.Add(_cluster);
    }

    /// <summary>The workers that a command line asks for; null = none.</summary>
    /// <exception cref="InputException">It asks for two kinds.</exception>
    public IWorkerPool? Open(ParseResult parsed, ICluster? cluster)
    {
        var (workers, url) = (OptionChecks.Positive(parsed.GetValue(_workers), "--workers"), parsed.GetValue(_cluster));
        if (workers is not null && url is not null)
        {
            throw new InputException("--workers starts workers on this machine, --cluster uses those of a cluster: leave out one of them.");
        }

        return workers is null && url is null ? null : cluster!.Open(new WorkerChoice(workers, url));
    }
}
