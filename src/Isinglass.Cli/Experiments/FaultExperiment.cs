using System.CommandLine;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Studies.Oracles;
using Isinglass.Model.Bridges;
using Isinglass.Solvers.Annealing;
using Isinglass.Solving;
using Isinglass.Training;

namespace Isinglass.Cli.Experiments;

/// <summary>
/// <c>isinglass experiment noise</c>, <c>precision</c> and <c>misses</c>: machines with faults. Without a file a network is trained through the machine; with
/// one, QCGD solves it with the machine as its oracle.
/// </summary>
internal sealed class FaultExperiment
{
    private const int SeedsOfFile = 5;

    /// <summary>In the place of a file: a small model with rows that is made here.</summary>
    private const string Teacher = "teacher";

    private readonly Disturbance _kind;
    private readonly (string Training, string Solving) _usual;
    private readonly OracleFault _fault;
    private readonly RecipeOptions _recipe = new();
    private readonly ProblemOptions _problem = new();
    private readonly ExperimentOptions _options;
    private readonly Argument<string?> _file = new("file")
    {
        Description = $"A problem file with rows, or {Teacher} ({OracleStudy.Teacher}): QCGD on it. Without a file a network is trained.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _levels;
    private readonly Option<string?> _variance = Flag.Text("--variance", "LIST",
        "With a file: variances of noise on energies, in squared units of the objective.");
    private readonly Option<string?> _suboptimal = Flag.Text("--suboptimal", "LIST",
        "With a file: probabilities of a suboptimal read beside the noise. Default: 0.5.");
    private readonly Option<int> _iterations = Flag.Whole("--iterations", "N", "With a file: oracle calls of a run.", OracleStudy.DefaultIterations,
        (2, int.MaxValue));
    private readonly Option<SlackPolicy?> _slack = Flag.Choice("--slack", "With a file: how inequalities become equalities. Default: bounded.",
        PenaltyWords.Slacks);

    private FaultExperiment(Disturbance kind, string description, string[] aliases, (string Training, string Solving) usual, OracleFault fault)
    {
        (_kind, _usual, _fault, _options) = (kind, usual, fault, new ExperimentOptions(seeds: 10, _recipe));
        _levels = new Option<string?>("--levels", aliases)
        {
            Description = $"Sizes of the fault, separated by commas; 0 is the undisturbed machine. Default: {usual.Training}; with a file {usual.Solving}.",
            HelpName = "X,...",
        };
        Command = new Command(kind == Disturbance.Suboptimal ? "misses" : kind.ToString().ToLowerInvariant(),
            description + " Without a file by default: two generated glyphs, 7x7, the machine sa.") { _file, _levels };
        foreach (var option in OfFile)
        {
            Command.Options.Add(option);
        }

        _options.AddTo(Command);
        _problem.AddTo(Command);
        Command.SetAction(parsed => parsed.GetValue(_file) is { } path ? Solve(path, parsed) : Train(parsed));
    }

    private Command Command { get; }

    /// <summary>The options that only concern a file.</summary>
    private IEnumerable<Option> OfFile => _kind == Disturbance.Noise ? [_variance, _suboptimal, _iterations, _slack] : [_iterations, _slack];

    public static Command CreateNoise() => new FaultExperiment(
        Disturbance.Noise, "A machine whose coefficients are off by a share of the largest: training through it, or QCGD over it on a problem file.",
        ["--error"], ("0,0.01,0.03,0.1,0.3", "0.001,0.003,0.01,0.03"), OracleFault.CoefficientError).Command;

    public static Command CreatePrecision() => new FaultExperiment(
        Disturbance.Precision, "A machine whose coefficients have few bits (0 = exact): training through it, or QCGD over it on a problem file.", ["--bits"],
        ("0,8,6,5,4,3,2", "12,10,8,6,5,4"), OracleFault.Bits).Command;

    public static Command CreateMisses() => new FaultExperiment(
        Disturbance.Suboptimal, "A machine that returns a suboptimal read with some probability: training through it, or QCGD over it on a problem file.", [],
        ("0,0.1,0.3,0.6,0.9", "0.1,0.3,0.6,0.9"), OracleFault.Suboptimal).Command;

    private int Train(ParseResult parsed)
    {
        IdleOptions.Refuse(parsed, true, $"concerns QCGD on a problem: name a file, or '{Teacher}' for a small one that is made here.",
            OfFile.Concat(_problem.All));
        _recipe.Refuse(parsed, "Use --levels.", _kind switch
        {
            Disturbance.Noise => "--machine-noise",
            Disturbance.Precision => "--machine-bits",
            _ => "--machine-suboptimal",
        });
        var settings = DisturbanceStudy.Defaults(_recipe.Read(parsed));
        settings = settings.Machine == MachineCatalog.Completion && !_recipe.HasMachine(parsed) ? settings with { Machine = "sa" } : settings;
        RecipeOptions.RefuseIdle(parsed, settings);
        var sizes = ListOptions.Numbers("--levels", parsed.GetValue(_levels) ?? _usual.Training);
        return _options.Run(parsed, (study, control) => DisturbanceStudy.Run(_kind, sizes, settings, study, control), settings);
    }

    private int Solve(string path, ParseResult parsed)
    {
        IdleOptions.Refuse(parsed, true, $"concerns training: leave out the file {path}, or the option.", _recipe.OfTraining);
        var isTeacher = path == Teacher && !File.Exists(path);
        IdleOptions.Refuse(parsed, isTeacher, $"says what a file means, and {Teacher} is none. Leave it out.", _problem.All);
        var settings = new OracleParameters
        {
            Problem = isTeacher ? null : InstanceSource.Of(path, _problem.Format(parsed)),
            Iterations = parsed.GetValue(_iterations),
            Slack = parsed.GetValue(_slack) ?? SlackPolicy.Bounded,
        };
        OracleLevel[] levels =
        [
            OracleLevel.Undisturbed,
            .. Levels(parsed.GetValue(_levels) ?? _usual.Solving, "--levels", _fault),
            .. Levels(parsed.GetValue(_variance), "--variance", OracleFault.Variance),
            .. Levels(parsed.GetValue(_suboptimal) ?? (_kind == Disturbance.Noise ? "0.5" : ""), "--suboptimal", OracleFault.Suboptimal),
        ];
        return _options.Run(parsed, (study, control) => OracleStudy.Run(Command.Name, levels, settings, study, control), seeds: SeedsOfFile);
    }

    private static IEnumerable<OracleLevel> Levels(string? list, string option, OracleFault fault)
    {
        foreach (var value in string.IsNullOrEmpty(list) ? [] : ListOptions.Numbers(option, list))
        {
            // Tried on a sampler first: an amount that it refuses is told before anything runs.
            var level = new OracleLevel(fault, value);
            level.Wrap(new SimulatedAnnealing());
            yield return level;
        }
    }
}
