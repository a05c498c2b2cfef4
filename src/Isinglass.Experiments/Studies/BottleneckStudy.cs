using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Experiments.Studies.Teachers;
using Isinglass.Model.Control;
using Isinglass.Neural.Spec;
using Isinglass.Training;

namespace Isinglass.Experiments.Studies;

/// <summary>
/// The cost of quantizing activations and weights: networks whose activation is a spline of few subintervals, over subintervals and codebooks, beside gradient
/// training of the same network and a float network with continuous activations.
/// </summary>
internal static class BottleneckStudy
{
    private static readonly string[] Books = ["binary", "ternary", "int2"];

    private static readonly StudyProperty<(int[] Subintervals, string[] Books)>[] Properties =
    [
        new("subinterval_list", "K,...", "Numbers of subintervals, separated by commas.", static (s, text) => s with { Subintervals = text.Counts },
            "2,4,8,16"),
        new("weights_list", "BOOK,...", "Codebooks of the weights, separated by commas.", static (s, text) => s with { Books = text.Words(Books) },
            string.Join(',', Books)),
    ];

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "bottleneck",
        Meaning = "Accuracy over subintervals of the activation and bits of the weights, beside a continuous float network.",
        Seeds = 10,
        Properties = Properties,
        TakesRecipe = true,
        Reserved = ["subintervals", "weights", "knots", "tolerance"],
        Cure = "Use `subinterval_list` and `weights_list`.",
        Prepare = static request =>
        {
            var given = request.Recipe();

            // Sign units have no subintervals to vary.
            var recipe = given with { Activation = given.Activation == "sign" ? "hard-tanh" : given.Activation };
            var (subintervals, books) = request.Read((Subintervals: [2, 4, 8, 16], Books), Properties);
            Array.ForEach(books, static book => Codebook.Parse(book));
            return PreparedStudy.Of(recipe, (study, control) => Run(recipe, subintervals, books, study, control));
        },
    };

    /// <summary>Runs the study.</summary>
    /// <param name="recipe">The recipe; subintervals, codebook and seed are set here. Its network has hidden units.</param>
    /// <param name="subintervals">Numbers of subintervals of the activation's spline.</param>
    /// <param name="codebooks">Codebooks of the weights.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; finished settings are kept.</param>
    public static ExperimentResult Run(Recipe recipe, IReadOnlyList<int> subintervals, IReadOnlyList<string> codebooks, StudyOptions options,
        SolveControl control)
    {
        HiddenUnits.Require(recipe.Network, "49-8-1");

        var run = control.Start();
        var cases = from book in codebooks
                    from count in subintervals
                    select ((Book: book, Count: count), recipe with { Weights = book, Subintervals = count }, $"{book} weights, {count} subintervals");
        var (finished, cells) = SeededRuns.TrainAll("bottleneck", [.. cases], options, run, "setting");
        return cells.AddTo(Result(recipe, finished, options, run));
    }

    private static ExperimentResult Result(Recipe recipe, IReadOnlyList<((string Book, int Count) Case, SeededRuns Runs)> finished, StudyOptions options,
        SolveRun run)
    {
        var table = new ResultTable(
            "weights, subintervals", new ResultColumn("bits_per_parameter", "bits", 2), new ResultColumn("train_accuracy", "train", 2, true),
            new ResultColumn("test_accuracy", "test", 2, true),
            new ResultColumn("loss", "training loss", 4), new ResultColumn("gradient_refined", "gradient + greedy", 2, true),
            new ResultColumn("greedy", "greedy", 2, true), new ResultColumn("random_guess", "random", 2, true),
            new ResultColumn("float", "float, continuous", 2, true), new ResultColumn("below_float", "float - test", 2, true),
            new ResultColumn("spins_per_call", "spins per call", 0));
        foreach (var ((book, count), runs) in finished)
        {
            table.Add(
                $"{book}, {count}", runs.Results[0].BitsPerParameter, runs.TrainingAccuracy, runs.Test, runs.Of(result => result.TrainingLoss),
                runs.Baseline("gradient_refined"), runs.Baseline("greedy"), runs.Baseline("random_guess"), runs.Baseline("float"),
                Measure.OfDifferences(runs.Results.Select(result => result.Baselines["float"].TestAccuracy),
                runs.Results.Select(result => result.Score.TestAccuracy)),
                runs.Results.Average(result => (double)result.SpinsPerCall));
        }

        var best = finished.MaxBy(entry => entry.Runs.Test.Mean);
        return new ExperimentResult
        {
            Name = "bottleneck",
            Question = "How much accuracy do few subintervals of the activation and few bits of the weights cost against a continuous network?",
            Seed = options.Seed,
            Seeds = options.Seeds,
            Parameters =
            [
                ("data", recipe.Data), ("network", recipe.Network!), ("activation", recipe.Activation), ("degree", $"{recipe.Degree}"),
                ("training_samples", $"{finished[0].Runs.Results[0].Samples}"),
                ("test_samples", $"{finished[0].Runs.Results[0].TestSamples}"), ("method", finished[0].Runs.Results[0].Method),
                    ("threads", $"{options.Threads}"),
            ],
            Values = [("best_test_accuracy", best.Runs.Test.Mean), ("float_test_accuracy", best.Runs.Baseline("float").Mean)],
            Table = table,
            Baselines = [.. SeededRuns.Controls.Select(name =>
            (name, (IReadOnlyList<(string, double)>)[.. finished.Select(entry => ($"test_accuracy_{entry.Case.Book}_{entry.Case.Count}",
            entry.Runs.Baseline(name).Mean))]))],
            Verdicts = Verdicts(finished),
            Figures = [Accuracy(finished), Training(finished)],
            Notes = ["Test samples chose nothing; margins were chosen on validation samples. The spread is the standard deviation over seeds. The float "
            + "network has the same widths, continuous weights and continuous tanh units (ReLU where that is the activation); greedy descent has as much "
            + "time, random guessing as many candidates."],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private static IReadOnlyList<Verdict> Verdicts(IReadOnlyList<((string Book, int Count) Case, SeededRuns Runs)> finished) =>
    [
        .. finished.GroupBy(entry => entry.Case.Book).Where(group => group.Count() > 1).Select(group =>
        {
            var (few, many) = (group.MinBy(entry => entry.Case.Count), group.MaxBy(entry => entry.Case.Count));
            var gain = Measure.OfDifferences(many.Runs.Results.Select(result => result.Score.TestAccuracy),
                few.Runs.Results.Select(result => result.Score.TestAccuracy));
            return new Verdict(
                $"{group.Key}: from {few.Case.Count} to {many.Case.Count} subintervals accuracy changes by no more than two standard errors",
                gain.Judge(static (mean, error) => Math.Abs(mean) <= 2 * error), gain.InPoints());
        }),
    ];

    private static LineFigure Accuracy(IReadOnlyList<((string Book, int Count) Case, SeededRuns Runs)> finished) => new()
    {
        Name = "accuracy",
        Title = "Test accuracy over subintervals",
        XLabel = "subintervals of the activation",
        YLabel = "test accuracy / %",
        Limits = (0, 100),
        XScale = AxisScale.Logarithmic,
        Curves =
        [
            .. finished.GroupBy(entry => entry.Case.Book)
            .Select(group => new Curve($"{group.Key} weights",
            [.. group.Select(entry => new CurvePoint(entry.Case.Count, 100 * entry.Runs.Test.Mean, 100 * entry.Runs.Test.StandardDeviation))])),
            new Curve("float, continuous", [.. finished.GroupBy(entry => entry.Case.Count).OrderBy(group => group.Key)
            .Select(group => new CurvePoint(group.Key, 100 * group.Average(entry => entry.Runs.Baseline("float").Mean)))]) { IsReference = true },
        ],
        Caption = "Bars: one standard deviation over seeds.",
    };

    private static LineFigure Training(IReadOnlyList<((string Book, int Count) Case, SeededRuns Runs)> finished) => new()
    {
        Name = "training",
        Title = "Training loss of the incumbent by round, first seed",
        XLabel = "round",
        YLabel = "mean training loss",
        Curves = [.. finished.Select(entry => new Curve($"{entry.Case.Book}, {entry.Case.Count}",
        [.. entry.Runs.Results[0].Rounds.Select(round => new CurvePoint(round.Round, round.InnerBound))]))],
    };
}
