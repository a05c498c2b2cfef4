using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Solvers.Annealing;
using Isinglass.Training;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>
/// Training through a black-box machine that is noisy, imprecise or suboptimal: accuracy before and after greedy flips, and convergence, over the size of the
/// disturbance.
/// </summary>
internal static class DisturbanceStudy
{
    /// <summary>The defaults: small images of two classes, when a recipe names neither data, network nor classes.</summary>
    public static Recipe Defaults(Recipe asked) => asked.Data != new Recipe().Data || (asked.Network ?? (object?)asked.Classes) is not null ? asked : asked with
    {
        Classes = ["3", "8"],
        PerClass = asked.PerClass ?? 50,
        Image = asked.Image ?? "7x7",
        Margins = asked.Margins ?? [1],
    };

    /// <summary>Runs the study.</summary>
    /// <param name="kind">The disturbance.</param>
    /// <param name="levels">Its sizes; 0 is the undisturbed machine.</param>
    /// <param name="recipe">The recipe; disturbance and seed are set here. Its machine is a sampler.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; finished sizes are kept.</param>
    public static ExperimentResult Run(Disturbance kind, IReadOnlyList<double> levels, Recipe recipe, StudyOptions options, SolveControl control)
    {
        if (kind == Disturbance.Precision && levels.FirstOrDefault(bits => bits != Math.Floor(bits), double.NaN) is var odd && !double.IsNaN(odd))
        {
            throw new InputException($"`levels` {odd}: a coefficient has a whole number of bits. Write `levels` 0,8,6,4.");
        }

        if (recipe.Machine == MachineCatalog.Completion)
        {
            throw new InputException("The machine 'completion' has no coefficients that could be disturbed: it walks through the network itself. Choose a "
                + "sampler, such as `machine` sa.");
        }

        // The default is a method with rounds, which has a convergence to show.
        var settings = recipe.Method is null ? recipe with { Method = TrainingMethod.ProgressiveHedging } : recipe;
        foreach (var level in levels)
        {
            // Refuses impossible sizes before the first training.
            FitMethods.Limited(new SimulatedAnnealing(), Disturbed(settings, kind, level));
        }

        var run = control.Start();
        var cases = levels.Select(level => (level, Disturbed(settings, kind, level), Label(kind, level)));
        var (finished, cells) = SeededRuns.TrainAll(NameOf(kind), [.. cases], options, run, "size");
        return cells.AddTo(Result(kind, settings, finished, options, run));
    }

    /// <summary>The name of the study.</summary>
    public static string NameOf(Disturbance kind) => kind == Disturbance.Suboptimal ? "misses" : kind.ToString().ToLowerInvariant();

    private static Recipe Disturbed(Recipe recipe, Disturbance kind, double level) => kind switch
    {
        Disturbance.Noise => recipe with { MachineNoise = level > 0 ? level : null },
        Disturbance.Precision => recipe with { MachineBits = level > 0 ? (int)level : null },
        _ => recipe with { MachineSuboptimal = level > 0 ? level : null },
    };

    private static string Label(Disturbance kind, double level) => kind switch
    {
        _ when level == 0 => "undisturbed",
        Disturbance.Noise => $"noise {level}",
        Disturbance.Precision => $"{level} bits",
        _ => $"suboptimal {level}",
    };

    private static ExperimentResult Result(Disturbance kind, Recipe recipe, IReadOnlyList<(double Level, SeededRuns Runs)> finished, StudyOptions options,
        SolveRun run)
    {
        var table = new ResultTable(
            kind.ToString().ToLowerInvariant(), new ResultColumn("unpolished_train_accuracy", "train, machine alone", 2, true),
            new ResultColumn("unpolished_test_accuracy", "test, machine alone", 2, true),
            new ResultColumn("test_accuracy", "test, + greedy flips", 2, true), new ResultColumn("loss", "training loss", 4),
            new ResultColumn("consensus_variance", "disagreement at the end", 4), new ResultColumn("rounds", "rounds", 0),
            new ResultColumn("random_guess", "random guessing", 2, true), new ResultColumn("greedy", "greedy descent", 2, true));
        foreach (var (level, runs) in finished)
        {
            table.Add(
                Label(kind, level), runs.Of(result => result.MethodScore.TrainAccuracy), runs.Of(result => result.MethodScore.TestAccuracy), runs.Test,
                runs.Of(result => result.TrainingLoss),
                runs.Of(result => result.Rounds.Count > 0 ? result.Rounds[^1].ConsensusVariance : double.NaN),
                runs.Of(result => result.Rounds.Count > 0 ? result.Rounds.Count : double.NaN), runs.Baseline("random_guess"), runs.Baseline("greedy"));
        }

        var exact = finished.FirstOrDefault(entry => entry.Level == 0).Runs;
        return new ExperimentResult
        {
            Name = NameOf(kind),
            Question = kind switch
            {
                Disturbance.Noise => "How much analogue error of its coefficients may a machine have before training through it suffers?",
                Disturbance.Precision => "How many bits must the coefficients of a machine have for training through it?",
                _ => "How often may a machine miss before training through it suffers?",
            },
            Seed = options.Seed,
            Seeds = options.Seeds,
            Parameters =
            [
                ("data", recipe.Data), ("network", finished[0].Runs.Results[0].Recipe.Network!), ("machine", recipe.Machine),
                    ("encoding", finished[0].Runs.Results[0].Encoding),
                ("training_samples", $"{finished[0].Runs.Results[0].Samples}"), ("test_samples", $"{finished[0].Runs.Results[0].TestSamples}"),
                ("spins_per_call", $"{finished[0].Runs.Results[0].SpinsPerCall}"), ("threads", $"{options.Threads}"),
            ],
            Values = [.. finished.Select(entry => ($"unpolished_test_accuracy_{entry.Level}", entry.Runs.Of(result => result.MethodScore.TestAccuracy).Mean))],
            Table = table,
            Baselines = [.. SeededRuns.Controls.Select(name => (name, (IReadOnlyList<(string, double)>)
                [("test_accuracy", finished[0].Runs.Baseline(name).Mean),
                .. finished.Select(entry => ($"test_accuracy_{entry.Level}", entry.Runs.Baseline(name).Mean))]))],
            Verdicts = exact is null ? [] : [.. finished.Where(entry => entry.Level != 0).Select(entry => Compare(kind, entry.Level, entry.Runs, exact))],
            Figures =
            [
                .. finished.Any(entry => entry.Level > 0) ? [Accuracy(kind, finished)] : Array.Empty<Figure>(),
                .. finished.Any(entry => entry.Runs.Results[0].Rounds.Count > 0) ? [Convergence(kind, finished)] : Array.Empty<Figure>(),
            ],
            Notes =
            [
                "Greedy flips at the end hide the machine: the columns of the machine alone show what it did. The spread is the standard deviation over seeds.",
                "Random guessing scores as many candidates, greedy descent from random starts has as much time, both on the undisturbed loss.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private static Verdict Compare(Disturbance kind, double level, SeededRuns runs, SeededRuns exact)
    {
        var change = Measure.OfDifferences(runs.Results.Select(result => result.MethodScore.TestAccuracy),
            exact.Results.Select(result => result.MethodScore.TestAccuracy));
        return new Verdict(
            $"{Label(kind, level)} loses nothing beyond two standard errors against the undisturbed machine",
            change.Judge(static (mean, error) => mean >= -2 * error), change.InPoints());
    }

    private static LineFigure Accuracy(Disturbance kind, IReadOnlyList<(double Level, SeededRuns Runs)> finished)
    {
        var shown = finished.Where(entry => entry.Level > 0).ToArray();
        Curve Of(string name, Func<SeededRuns, Measure> value) =>
            new(name, [.. shown.Select(entry => value(entry.Runs) is var measure ? new CurvePoint(entry.Level, 100 * measure.Mean,
            100 * measure.StandardDeviation) : default)]);
        return new LineFigure
        {
            Name = "accuracy",
            Title = "Test accuracy over the disturbance",
            XLabel = kind switch
            {
                Disturbance.Noise => "error of a coefficient / largest coefficient",
                Disturbance.Precision => "bits of a coefficient",
                _ =>
            "probability of a suboptimal read"
            },
            YLabel = "test accuracy / %",
            Limits = (0, 100),
            XScale = kind == Disturbance.Noise ? AxisScale.Logarithmic : AxisScale.Linear,
            Curves =
            [
                Of("machine alone", runs => runs.Of(result => result.MethodScore.TestAccuracy)), Of("with greedy flips", runs => runs.Test),
                Of("random guessing", runs => runs.Baseline("random_guess")),
                .. finished.Where(entry => entry.Level == 0).Take(1).Select(entry => new Curve("undisturbed machine alone",
                    [.. shown.Select(other => new CurvePoint(other.Level, 100 * entry.Runs.Results.Average(result =>
                    result.MethodScore.TestAccuracy)))]) { IsReference = true }),
            ],
            Caption = "Bars: one standard deviation over seeds.",
        };
    }

    private static LineFigure Convergence(Disturbance kind, IReadOnlyList<(double Level, SeededRuns Runs)> finished) => new()
    {
        Name = "convergence",
        Title = "Loss of the rounded consensus by round, first seed",
        XLabel = "round",
        YLabel = "mean training loss",
        Curves = [.. finished.Select(entry => new Curve(Label(kind, entry.Level),
        [.. entry.Runs.Results[0].Rounds.Select(round => new CurvePoint(round.Round, round.ConsensusObjective))]))],
    };
}
