using System.CommandLine;
using Isinglass.Conic;
using Isinglass.Cli.Solving;
using Isinglass.Model;
using Isinglass.Neural;
using Isinglass.Training;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment noise</c> and <c>precision</c>: QCGD with a disturbed oracle on any model.</summary>
internal static class OracleExperiment
{
    private const int DefaultIterations = 600, DefaultReads = 10, DefaultSweeps = 400;
    private const string DefaultProblem = "exact model of 4 samples of teacher:11-3-1";

    public static Command CreateNoise()
    {
        var error = List("--error", "Errors of coefficients, as shares of the largest.", "0.001,0.003,0.01,0.03");
        var variance = List("--variance", "Variances of noise on energies, in squared units of the objective.", null);
        var suboptimal = List("--suboptimal", "Probabilities of a suboptimal read.", "0.5");
        return Create("noise", "QCGD whose oracle has noise: rate of infeasibility, gap, time to solution.", [error, variance, suboptimal], parsed =>
        [
            OracleLevel.Undisturbed,
            .. OracleLevel.Parse(parsed.GetValue(error), "--error", OracleLevel.CoefficientError),
            .. OracleLevel.Parse(parsed.GetValue(variance), "--variance", OracleLevel.Variance),
            .. OracleLevel.Parse(parsed.GetValue(suboptimal), "--suboptimal", OracleLevel.Suboptimal),
        ]);
    }

    public static Command CreatePrecision()
    {
        var bits = List("--bits", "Bits of signed coefficients.", "12,10,8,6,5,4");
        return Create("precision", "QCGD whose oracle has coefficients of few bits: rate of infeasibility, gap, time to solution.", [bits], parsed =>
        [
            OracleLevel.Undisturbed,
            .. OracleLevel.Parse(parsed.GetValue(bits), "--bits", OracleLevel.Bits),
        ]);
    }

    private static Option<string?> List(string name, string description, string? value) => new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "LIST" };

    private static Command Create(string name, string description, Option<string?>[] lists, Func<ParseResult, OracleLevel[]> levels)
    {
        var file = new Argument<string?>("file") { Description = $"A problem file with rows. Default: {DefaultProblem}.", Arity = ArgumentArity.ZeroOrOne };
        var iterations = new Option<int>("--iterations") { Description = "Oracle calls of a run.", DefaultValueFactory = _ => DefaultIterations, HelpName = "N" };
        var slack = new Option<string?>("--slack") { Description = "How inequalities become equalities. Default: bounded.", HelpName = "binary|bounded|unary|none" };
        var problem = new ProblemOptions();
        var options = new ExperimentOptions(seeds: 5);
        var command = new Command(name, description) { file, iterations, slack };
        foreach (var list in lists)
        {
            command.Options.Add(list);
        }

        problem.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file);
            var model = path is null ? DefaultModel() : problem.Read(path, parsed).Constrained ?? throw new InputException($"{path} has no rows; this experiment is about constrained problems.");
            var settings = new ConditionalGradientOptions
            {
                Iterations = parsed.GetValue(iterations) is >= 2 and var count ? count : throw new InputException($"--iterations must be at least 2, not {parsed.GetValue(iterations)}."),
                Reads = DefaultReads,
                Sweeps = DefaultSweeps,
                Slack = ProblemOptions.Choice(parsed.GetValue(slack), "--slack", PenaltyWords.Slacks) ?? SlackPolicy.Bounded,
            };
            var study = new OracleStudy(name, model, path ?? DefaultProblem, levels(parsed), settings);
            return options.Run(parsed, null, study.Execute);
        });
        return command;
    }

    private static ConstrainedQuadraticModel DefaultModel()
    {
        var plan = CompilePlan.Prepare(new Recipe { Data = "teacher:11-3-1", Network = "11-3-1", Samples = 4, Encoding = "exact", Method = "qcgd", Seed = 1 }, null);
        var compiled = plan.CompileWhole(new CompileOptions());
        return compiled.Scenarios.Scenarios[0].Model;
    }
}
