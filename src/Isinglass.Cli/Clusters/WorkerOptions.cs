using System.CommandLine;
using Isinglass.Model;
using Isinglass.Training.Recipes;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cli.Clusters;

/// <summary>The options for work outside a command's process.</summary>
internal sealed class WorkerOptions
{
    private readonly Option<int?> _workers = Flag.Whole("--workers", "N",
        "Have worker processes do it, started for this run on this machine; never changes the result.", Flag.ThreadRange);

    private readonly Option<string?> _cluster = ClusterOption("Have the workers of a cluster do it; never changes the result.");

    private readonly Option<string?> _listen = ListenOption();

    /// <summary>The option for an address of this machine.</summary>
    public static Option<string?> ListenOption() => Flag.Text("--listen", "ADDRESS",
        "Address of this machine for the other members of the cluster; default 127.0.0.1. Any other needs a certificate (isinglass cluster certificate).");

    /// <summary>The option for a cluster.</summary>
    public static Option<string?> ClusterOption(string description) => Flag.Text("--cluster", "redis://HOST:PORT", description);

    /// <summary>Whether a command line needs the program beside this one.</summary>
    public static bool Concern(ParseResult parsed) => parsed.CommandResult.Command.Options.Any(option =>
        option.Name is "--workers" or "--cluster" && parsed.GetResult(option) is { Implicit: false });

    /// <summary>Why an option of workers would have no effect in a training; null when it has one, or is another option.</summary>
    public static string? WhyIdle(string property, TrainingMethod? method) =>
        property is "workers" or "cluster" or "listen" && method is { } other and not TrainingMethod.ProgressiveHedging
            ? $"is for methods with scenarios that workers can solve, and {RecipeWords.Methods.Of(other)} has none. Leave it out, or choose --method qph."
            : null;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_workers);
        command.Options.Add(_cluster);
        command.Options.Add(_listen);
    }

    /// <summary>The workers requested by a command line; null = none.</summary>
    /// <exception cref="InputException">It asks for two kinds.</exception>
    public IWorkerPool? Open(ParseResult parsed, ICluster? cluster) => Choice(parsed) is { } choice ? cluster!.Open(choice) : null;

    /// <summary>The workers requested by a command line for cells of a study; null = none.</summary>
    /// <exception cref="InputException">It asks for two kinds.</exception>
    public ICellPool? OpenCells(ParseResult parsed, ICluster? cluster) => Choice(parsed) is { } choice ? cluster!.OpenCells(choice) : null;

    /// <summary>The kind of workers requested by a command line; null = none.</summary>
    /// <exception cref="InputException">It asks for two kinds.</exception>
    public WorkerChoice? Choice(ParseResult parsed)
    {
        var (workers, url) = (parsed.GetValue(_workers), parsed.GetValue(_cluster));
        if (workers is not null && url is not null)
        {
            throw new InputException("--workers starts workers on this machine, --cluster uses those of a cluster: leave out one of them.");
        }

        if (parsed.GetValue(_listen) is not null && url is null)
        {
            throw new InputException("--listen concerns members of a cluster: name it with --cluster, or leave out --listen.");
        }

        return workers is null && url is null ? null : new WorkerChoice(workers, url, parsed.GetValue(_listen));
    }
}
