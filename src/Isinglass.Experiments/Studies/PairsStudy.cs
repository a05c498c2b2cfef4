using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training;
using Isinglass.Training.Ensembles;

namespace Isinglass.Experiments.Studies;

/// <summary>Every pair of classes of a data set, one network each, beside its baselines.</summary>
internal static class PairsStudy
{
    /// <summary>Accuracy of the hybrid trainer on Fashion-MNIST sandal against coat as Li et al. report it (arXiv 2506.18240).</summary>
    private const double PublishedAccuracy = 0.9495;

    /// <summary>A pair counts as easy where float training reaches this.</summary>
    private const double EasyAccuracy = 0.965;

    /// <summary>Largest deficit of the mean over pairs against gradient training with greedy flips.</summary>
    private const double Tie = 0.005;

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "pairs",
        Meaning = "A network for every pair of classes beside gradient training: all pairs of the data set, or of `classes`.",
        Seeds = 10,
        TakesRecipe = true,
        Prepare = static request =>
        {
            var recipe = request.Recipe();
            return PreparedStudy.Of(recipe, (study, control) => Run(recipe with { Classes = null }, recipe.Classes, study, control));
        },
    };

    /// <summary>Runs the study.</summary>
    /// <param name="recipe">The recipe; classes and seed are set here.</param>
    /// <param name="classes">Names of the classes to pair; null = all of the data set.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; finished pairs are kept.</param>
    public static ExperimentResult Run(Recipe recipe, IReadOnlyList<string>? classes, StudyOptions options, SolveControl control)
    {
        var names = classes ?? TrainingData.Load(recipe.Data, options.DataDirectory, options.Seed).Train.ClassNames;
        (int A, int B)[] pairs = [.. OneVersusOne.Pairs(names.Count)];
        if (pairs.Length == 0)
        {
            throw new InputException("Pairs need at least two classes.");
        }

        var run = control.Start();
        var (finished, cells) = SeededRuns.TrainAll(
            "pairs", [.. pairs.Select(pair => (pair, recipe with { Classes = [names[pair.A], names[pair.B]] }, $"{names[pair.A]} / {names[pair.B]}"))],
            options, run, "pair");
        return cells.AddTo(Result(recipe, names, pairs.Length, finished, options, run));
    }

    private static ExperimentResult Result(
        Recipe recipe, IReadOnlyList<string> names, int pairCount, IReadOnlyList<((int A, int B) Pair, SeededRuns Runs)> finished, StudyOptions options,
        SolveRun run)
    {
        var table = new ResultTable(
            "pair", Column("test_accuracy", "test"), Column("gradient", "gradient"), Column("gradient_refined", "gradient + greedy"),
            Column("gain", "difference"), Column("float", "float"), Column("anneal", "annealing"), Column("greedy", "greedy"),
            Column("random_guess", "random"));
        foreach (var (pair, runs) in finished)
        {
            table.Add($"{names[pair.A]} / {names[pair.B]}", runs.Test, runs.Baseline("gradient"), runs.Baseline("gradient_refined"),
                runs.Gain("gradient_refined"), runs.Baseline("float"), runs.Baseline("anneal"), runs.Baseline("greedy"), runs.Baseline("random_guess"));
        }

        Measure Mean(Func<SeededRuns, Measure> value) => Measure.Of(finished.Select(entry => value(entry.Runs).Mean));
        var (test, gain) = (Mean(runs => runs.Test), Mean(runs => runs.Gain("gradient_refined")));
        table.Add("mean over pairs", test, Mean(runs => runs.Baseline("gradient")), Mean(runs => runs.Baseline("gradient_refined")), gain,
            Mean(runs => runs.Baseline("float")), Mean(runs => runs.Baseline("anneal")), Mean(runs => runs.Baseline("greedy")),
            Mean(runs => runs.Baseline("random_guess")));
        var easy = finished.Where(entry => entry.Runs.Baseline("float").Mean >= EasyAccuracy).ToArray();
        var behind = easy.Where(entry => entry.Runs.Test.Mean < PublishedAccuracy).ToArray();
        var first = finished[0].Runs.Results[0];
        return new ExperimentResult
        {
            Name = "pairs",
            Question = "How does a low-bit network trained by hedging tell any two classes apart, beside gradient training of the same network?",
            Seed = options.Seed,
            Seeds = options.Seeds,
            Parameters =
            [
                ("data", recipe.Data), ("network", first.Recipe.Network!), ("bits_per_parameter", $"{first.BitsPerParameter:0.##}"),
                ("training_samples", $"{first.Samples} a pair"),
                ("image", recipe.Image ?? "as it is"), ("pairs", $"{finished.Count} of {pairCount}"), ("threads", $"{options.Threads}"),
            ],
            Values = [("test_accuracy", test.Mean), ("gain_over_gradient_refined", gain.Mean), ("pairs", finished.Count), ("easy_pairs", easy.Length),
            ("easy_pairs_behind", behind.Length)],
            Table = table,
            Baselines = [.. SeededRuns.Controls.Select(name =>
            (name, (IReadOnlyList<(string, double)>)[("test_accuracy", Mean(runs => runs.Baseline(name)).Mean)]))],
            Verdicts =
            [
                new Verdict($"at least {100 * PublishedAccuracy} % on every pair where float training reaches {100 * EasyAccuracy} %", easy.Length > 0
                ? behind.Length == 0 : null,
                    easy.Length == 0 ? "float training reaches it on no pair" : behind.Length == 0 ? $"all {easy.Length}"
                    : $"{easy.Length - behind.Length} of {easy.Length}; not "
                    + $"{string.Join(", ", behind.Select(entry => $"{names[entry.Pair.A]}/{names[entry.Pair.B]} {100 * entry.Runs.Test.Mean:F2}"))}"),
                new Verdict($"mean over pairs within {100 * Tie} points of gradient training with greedy flips", gain.Mean >= -Tie, gain.InPoints()),
            ],
            Figures = [Map("accuracy", "Test accuracy by pair / %", names, finished, runs => 100 * runs.Test.Mean),
            Map("gain", "Difference to gradient training with greedy flips by pair / points", names, finished, runs =>
            100 * runs.Gain("gradient_refined").Mean) with { IsSigned = true, Caption = "Orange: better than gradient training; blue: worse." }],
            Notes = ["A pair counts when all its seeds are finished. The spread is the standard deviation over seeds, in the last row over pairs."],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private static ResultColumn Column(string name, string header) => new(name, header, 2, true);

    private static MatrixFigure Map(string name, string title, IReadOnlyList<string> names, IReadOnlyList<((int A, int B) Pair, SeededRuns Runs)> finished,
        Func<SeededRuns, double> value)
    {
        var values = names.Select(_ => Enumerable.Repeat(double.NaN, names.Count).ToArray()).ToArray();
        foreach (var (pair, runs) in finished)
        {
            values[pair.A][pair.B] = values[pair.B][pair.A] = value(runs);
        }

        return new MatrixFigure { Name = name, Title = title, Rows = names, Columns = names, Values = values, Digits = 1 };
    }
}
