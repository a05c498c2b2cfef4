using Isinglass.Conic;
using Isinglass.Machines;
using Isinglass.Machines.Programs;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Constraints;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Annealing.Constrained;
using Isinglass.Solvers.Exact;
using Isinglass.Training;

namespace Isinglass.Solving;

/// <summary>The methods for problems with rows, by their names, and which settings of a solve each reads.</summary>
internal static class MethodCatalog
{
    public const string Default = "qcgd";

    public const string Penalty = "penalty";

    /// <summary>Rows are sent to the machine as rows: the default for machines that take them.</summary>
    public const string Native = "native";

    /// <summary>CP-SAT of OR-Tools.</summary>
    public const string CpSat = ExternalProgram.CpSat;

    private const string External = "external";

    private const string Sampler = "sampler";

    private static readonly (string Name, string Summary, string[] Reads,
        Func<SolveSettings, ConstrainedQuadraticModel, IterationLog?, ISolver> Create)[] Entries =
    [
        (Default, "conditional gradient over a sampler", [Sampler, "reads", "sweeps", "slack", "initial", "iterations"], (settings, model, log) =>
            new ConditionalGradient(Machine(settings, model), Gradient(settings, model) with { Progress = log })),
        ("anneal", "annealing on the rows themselves", ["reads", "sweeps", "initial"],
            (settings, _, _) => new ConstrainedAnnealing(Annealing(settings))),
        (Penalty, "penalty weights over a sampler", [Sampler, "reads", "sweeps", "slack", "penalty", "iterations"], (settings, model, log) =>
            new PenaltyMethod(Machine(settings, model), PenaltyOptions(settings) with { Progress = log })),
        ("exact", "enumeration or branching, with proof", ["initial"], (_, _, _) => new ExactSolver()),
        (Native, "rows as rows, by a machine that takes them", [Sampler, "reads", "initial"], (settings, _, _) =>
            OutsideMachines.OpenRows(NamedMachine(settings), settings.Reads ?? CallReads)),
        (CpSat, "CP-SAT of OR-Tools, with proof", ["initial"], static (_, _, _) => new ExternalSolver(CpSat)),
        (External, "an installed solver", ["solver"], (settings, _, _) => new ExternalSolver(settings.Solver ?? ExternalSolver.Programs[0])),
    ];

    public static string Description => string.Join(", ", Entries.Select(entry => $"{entry.Name} ({entry.Summary})"));

    /// <summary>Up to this many bits, slack included, the default machine enumerates and so proves bounds; beyond, annealing is the fastest per call.</summary>
    private const int ProvedSize = 20;

    /// <summary>Sweeps of a read: for the method many short calls are better than few long ones.</summary>
    private const int ShortSweeps = 100;

    /// <summary>Reads of a call.</summary>
    public const int CallReads = 8;

    /// <summary>The method of the settings, or the default for their machine.</summary>
    public static string NameOf(SolveSettings settings) =>
        settings.Method ?? (settings.Sampler is { } name && OutsideMachines.Is(name) && OutsideMachines.LimitsOf(name).TakesRows ? Native : Default);

    /// <summary>The methods that read a setting.</summary>
    public static IReadOnlyList<string> ReadersOf(string setting) => [.. Entries.Where(entry => entry.Reads.Contains(setting)).Select(entry => entry.Name)];

    /// <summary>The method of the settings for a model; its iterations are logged if requested.</summary>
    public static ISolver Create(SolveSettings settings, ConstrainedQuadraticModel model, IterationLog log)
    {
        var name = NameOf(settings);
        if (settings.Solver is not null && name != External)
        {
            throw new InputException("`solver` names the program of `method` external. Leave it out, or choose that method.");
        }

        foreach (var entry in Entries)
        {
            if (entry.Name.Equals(name, StringComparison.Ordinal))
            {
                return settings.Sampler is null || entry.Reads.Contains(Sampler) ? entry.Create(settings, model, settings.KeepsIterations ? log : null)
                    : throw new InputException($"The method {name} asks no machine: leave `sampler` out, or choose `method` qcgd or penalty.");
            }
        }

        throw NearestName.Unknown("method", name, [.. Entries.Select(entry => entry.Name)]);
    }

    private static string NamedMachine(SolveSettings settings) =>
        settings.Sampler ?? throw new InputException("The method native hands rows to a machine outside. Name it by `sampler`.");

    private static ISampler Machine(SolveSettings settings, ConstrainedQuadraticModel model)
    {
        var machine = settings.Machine ?? MachineCatalog.CreateSampler(settings.Sampler ?? (model.VariableCount <= ProvedSize ? "auto" : "sa"));
        return settings.Calls?.Watch(machine, model) ?? machine;
    }

    private static ConstrainedAnnealingOptions Annealing(SolveSettings settings)
    {
        var options = new ConstrainedAnnealingOptions();
        return options with { Reads = settings.Reads ?? options.Reads, Sweeps = settings.Sweeps ?? options.Sweeps };
    }

    private static ConditionalGradientOptions Gradient(SolveSettings settings, ConstrainedQuadraticModel model) => new()
    {
        Reads = settings.Reads ?? CallReads,
        Sweeps = settings.Sweeps ?? ShortSweeps,
        InitialPoints = settings.Initial,
        Rounding = RoundingLevel.Search,
        Slack = settings.Slack ?? (CanHaveSlack(model) ? SlackPolicy.Binary : SlackPolicy.None),
    };

    private static PenaltyMethodOptions PenaltyOptions(SolveSettings settings)
    {
        var options = new PenaltyMethodOptions();
        return options with
        {
            Reads = settings.Reads ?? CallReads,
            Sweeps = settings.Sweeps ?? ShortSweeps,
            Rounding = RoundingLevel.Search,
            Rule = settings.PenaltyRule,
            Value = settings.PenaltyValue,
            Scale = settings.FixedScale ?? 1,
            Rounds = settings.FixedScale is null ? options.Rounds : 1,
            Slack = settings.Slack ?? options.Slack,
        };
    }

    // Slack bits represent a row exactly only if its coefficients are integers.
    private static bool CanHaveSlack(ConstrainedQuadraticModel model) =>
        Enumerable.Range(0, model.Rows.RowCount).All(r => model.Senses[r] == ConstraintSense.Equal || IntegerRow.TryCreate(model, r) is not null);
}
