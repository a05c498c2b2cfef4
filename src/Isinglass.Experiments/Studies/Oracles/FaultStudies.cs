using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Model.Bridges;
using Isinglass.Solvers.Annealing;
using Isinglass.Solving;
using Isinglass.Training;

namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>
/// Studies of disturbed machines. Without a file a network is trained through the machine; with one, QCGD solves it with the machine as its oracle.
/// </summary>
internal static class FaultStudies
{
    private const int SeedsOfFile = 5;
    private const string ReservedCure = "Use `levels`.";

    private static readonly StudyFile File = new(
        "teacher", $"A problem file with rows, or teacher ({OracleStudy.Teacher}): QCGD on it. Without a file a network is trained.",
        "concerns QCGD on a problem: name a file, or 'teacher' for a small one that is made here.");

    private static readonly StudyProperty<Settings> Variance = new(
        "variance", "LIST", "With a file: variances of noise on energies, in squared units of the objective.",
        static (s, text) => s with { Variances = NumbersOrNone(text) })
    {
        IsOfFile = true,
    };

    private static readonly StudyProperty<Settings> Suboptimal = new(
        "suboptimal", "LIST", "With a file: probabilities of a suboptimal read beside the noise.",
        static (s, text) => s with { Suboptimal = NumbersOrNone(text) }, "0.5")
    {
        IsOfFile = true,
    };

    private static readonly StudyProperty<Settings> Iterations = new(
        "iterations", "N", "With a file: oracle calls of a run.", static (s, text) => s with { Iterations = text.Whole(2) },
        $"{OracleStudy.DefaultIterations}")
    {
        IsOfFile = true,
    };

    private static readonly StudyProperty<Settings> Slack = new(
        "slack", string.Join('|', PenaltyWords.Slacks.Select(static slack => slack.Name)), "With a file: how inequalities become equalities.",
        static (s, text) => s with { Slack = text.Choice(PenaltyWords.Slacks) }, "bounded")
    {
        IsOfFile = true,
    };

    public static StudyDescription Noise { get; } = Describe(
        Disturbance.Noise, OracleFault.CoefficientError, "A machine whose coefficients are off by a share of the largest", ["error"], [0, 0.01, 0.03, 0.1, 0.3],
        [0.001, 0.003, 0.01, 0.03], "machine_noise", [Variance, Suboptimal, Iterations, Slack]);

    public static StudyDescription Precision { get; } = Describe(
        Disturbance.Precision, OracleFault.Bits, "A machine whose coefficients have few bits (0 = exact)", ["bits"], [0, 8, 6, 5, 4, 3, 2],
        [12, 10, 8, 6, 5, 4], "machine_bits", [Iterations, Slack]);

    public static StudyDescription Misses { get; } = Describe(
        Disturbance.Suboptimal, OracleFault.Suboptimal, "A machine that returns a suboptimal read with some probability", [], [0, 0.1, 0.3, 0.6, 0.9],
        [0.1, 0.3, 0.6, 0.9], "machine_suboptimal", [Iterations, Slack]);

    private static StudyDescription Describe(
        Disturbance kind, OracleFault fault, string meaning, string[] aliases, double[] training, double[] solving, string reserved,
        StudyProperty<Settings>[] ofFile)
    {
        StudyProperty<Settings>[] properties =
        [
            new StudyProperty<Settings>(
                "levels", "X,...", "Sizes of the fault, separated by commas; 0 is the undisturbed machine.",
                static (s, text) => s with { Levels = text.Numbers },
                $"{string.Join(',', training)}; with a file {string.Join(',', solving)}")
            {
                Aliases = aliases,
            },
            .. ofFile,
        ];
        var usual = new Settings { Suboptimal = kind == Disturbance.Noise ? [0.5] : [] };
        return new StudyDescription
        {
            Name = DisturbanceStudy.NameOf(kind),
            Meaning = $"{meaning}: training through it, or QCGD over it on a problem file. "
                + "Without a file by default: two generated glyphs, 7x7, the machine sa.",
            Seeds = 10,
            Properties = properties,
            TakesRecipe = true,
            File = File,
            Reserved = [reserved],
            Cure = ReservedCure,
            Prepare = request => request.Read(usual, properties) is var settings && request.HasProblem
                ? Solve(DisturbanceStudy.NameOf(kind), request, settings, settings.Levels ?? solving, fault)
                : Train(kind, request, settings.Levels ?? training),
        };
    }

    private static PreparedStudy Train(Disturbance kind, StudyRequest request, IReadOnlyList<double> levels)
    {
        var recipe = DisturbanceStudy.Defaults(request.Recipe());
        recipe = recipe.Machine == MachineCatalog.Completion && !request.IsGiven("machine") ? recipe with { Machine = "sa" } : recipe;
        return PreparedStudy.Of(recipe, (study, control) => DisturbanceStudy.Run(kind, levels, recipe, study, control));
    }

    private static PreparedStudy Solve(string name, StudyRequest request, Settings settings, IReadOnlyList<double> amounts, OracleFault fault)
    {
        OracleLevel[] levels =
        [
            OracleLevel.Undisturbed, .. amounts.Select(amount => new OracleLevel(fault, amount)),
            .. settings.Variances.Select(static amount => new OracleLevel(OracleFault.Variance, amount)),
            .. settings.Suboptimal.Select(static amount => new OracleLevel(OracleFault.Suboptimal, amount)),
        ];

        // Refuses impossible amounts before anything runs.
        Array.ForEach(levels, static level => level.Wrap(new SimulatedAnnealing()));
        var parameters = new OracleParameters { Problem = request.Problem, Iterations = settings.Iterations, Slack = settings.Slack };
        return new PreparedStudy((study, control) => OracleStudy.Run(name, levels, parameters, study, control)) { Seeds = SeedsOfFile };
    }

    private static double[] NumbersOrNone(PropertyText text) => text.Value.Length == 0 ? [] : text.Numbers;

    private sealed record Settings
    {
        public IReadOnlyList<double>? Levels { get; init; }

        public IReadOnlyList<double> Variances { get; init; } = [];

        public IReadOnlyList<double> Suboptimal { get; init; } = [];

        public int Iterations { get; init; } = OracleStudy.DefaultIterations;

        public SlackPolicy Slack { get; init; } = SlackPolicy.Bounded;
    }
}
