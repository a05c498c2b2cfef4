using Isinglass.Conic;
using Isinglass.Model;
using Isinglass.Solvers;

namespace Isinglass.Cli.Solving;

/// <summary>The methods for problems with rows, by their names on the command line.</summary>
internal static class MethodCatalog
{
    public const string Default = "anneal";

    private static readonly (string Name, string Summary, bool TakesSampler, Func<SolveSettings, ISampler, ISolver> Create)[] Entries =
    [
        (Default, "annealing on the rows themselves", false, (settings, _) => new ConstrainedAnnealing(Annealing(settings))),
        ("qcgd", "conditional gradient over a sampler", true, (settings, sampler) => new ConditionalGradient(sampler, Gradient(settings))),
        ("penalty", "penalty weights over a sampler", true, (settings, sampler) => new PenaltyMethod(sampler, Penalty(settings))),
        ("exact", "enumeration or branching, with proof", false, (_, _) => new ExactSolver()),
    ];

    public static string Description => string.Join(", ", Entries.Select(entry => $"{entry.Name} ({entry.Summary})"));

    public static ISolver Create(string name, SolveSettings settings, ISampler sampler)
    {
        foreach (var entry in Entries)
        {
            if (entry.Name.Equals(name, StringComparison.Ordinal))
            {
                return entry.TakesSampler || settings.Sampler is null ? entry.Create(settings, sampler)
                    : throw new InputException($"The method {name} asks no machine: leave --sampler out, or choose --method qcgd or penalty.");
            }
        }

        var names = Entries.Select(entry => entry.Name).ToArray();
        var hint = NearestName.Find(name, names) is { } near ? $" Did you mean '{near}'?" : "";
        throw new InputException($"There is no method '{name}'.{hint} Known methods: {string.Join(", ", names)}.");
    }

    private static ConstrainedAnnealingOptions Annealing(SolveSettings settings)
    {
        var options = new ConstrainedAnnealingOptions();
        return options with { Reads = settings.Reads ?? options.Reads, Sweeps = settings.Sweeps ?? options.Sweeps };
    }

    private static ConditionalGradientOptions Gradient(SolveSettings settings)
    {
        var options = new ConditionalGradientOptions();
        return options with { Reads = settings.Reads ?? options.Reads, Sweeps = settings.Sweeps, InitialPoints = settings.Initial };
    }

    private static PenaltyMethodOptions Penalty(SolveSettings settings)
    {
        var options = new PenaltyMethodOptions();
        return options with { Reads = settings.Reads ?? options.Reads, Sweeps = settings.Sweeps };
    }
}
