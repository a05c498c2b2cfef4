using System.CommandLine;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Campaigns;

namespace Isinglass.Cli.Benchmarks;

/// <summary>The instances of a benchmark on the command line: problem files, or generated instances by name.</summary>
internal sealed class InstanceArguments
{
    private readonly ProblemOptions _problem = new();

    private readonly Argument<string[]> _names = new("instances")
    {
        Description = $"Problem files, or generated instances: {string.Join(", ", GeneratedInstances.Names)}.",
        HelpName = "FILE|NAME",
    };

    private readonly Option<string[]> _bestKnown = new("--best-known", "--best")
    {
        Description = "Tables of best known values: CSV with the columns instance and best_known, best_known_cut, best_known_min or best_known_max. "
            + $"Default: {BestKnownTable.FileName} beside the first file, then the optimum that a problem file itself states.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    public InstanceArguments(bool needsOne) => _names.Arity = needsOne ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore;

    public void AddTo(Command command)
    {
        command.Arguments.Add(_names);
        command.Options.Add(_bestKnown);
        _problem.AddTo(command);
    }

    /// <summary>The options of the instances.</summary>
    public IEnumerable<Option> Options => _problem.All.Append(_bestKnown);

    /// <summary>Whether no instance was named.</summary>
    public bool IsEmpty(ParseResult parsed) => parsed.GetValue(_names) is not { Length: > 0 };

    /// <summary>The instances with their best known values.</summary>
    public IReadOnlyList<NamedInstance> Load(ParseResult parsed) =>
        NamedInstance.LoadAll(parsed.GetValue(_names) ?? [], _problem.Format(parsed), parsed.GetValue(_bestKnown) ?? []);
}
