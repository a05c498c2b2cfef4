using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Experiments.Studies.Teachers;
using Isinglass.Model.Control;
using Isinglass.Modelling;
using Isinglass.Neural.Splines;
using Isinglass.Training.Fitting;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Studies;

/// <summary>
/// Cost and benefit of subintervals (the first experiment of Li et al., arXiv 2506.18240): approximation error of activations by splines of degree 0 and 1 with
/// 4, 8 and 16 subintervals, the fitted orders O(h) and O(h^2), and the training loss of a network of two layers of 16 units with the exact ReLU and with its
/// splines.
/// </summary>
internal static class SplineStudy
{
    /// <summary>Errors are measured on [-4, 4], as the literature does.</summary>
    private const double Range = 4;

    private static readonly int[] Degrees = [0, 1], Shown = [4, 8, 16], Fitted = [8, 16, 32, 64, 128];

    private static readonly (int Degree, int Count)[] Networks = [.. from degree in Degrees from count in Shown select (degree, count)];

    private static readonly string[] Functions = ["relu", "tanh", "sigmoid", "gelu"];

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "spline",
        Meaning = "Exact ReLU against splines of degree 0 and 1 with 4, 8, 16 subintervals: errors, their orders, effect on the training loss of 49-16-16-10.",
        Seeds = 10,
        TakesRecipe = true,
        Reserved = ["method", "machine", "activation", "degree", "subintervals", "knots", "tolerance"],
        Cure = "Leave it out: networks of ReLU units and of their splines are annealed on the weights.",
        Prepare = static request =>
        {
            var recipe = Defaults(request.Recipe());
            return PreparedStudy.Of(recipe, (study, control) => Run(recipe, study, control));
        },
    };

    /// <summary>
    /// The defaults of the study's recipe: all classes (two leave no loss to compare) of images of 7x7 pixels, two layers of 16 units, annealing on the
    /// weights.
    /// </summary>
    public static Recipe Defaults(Recipe asked) => asked with
    {
        PerClass = asked.PerClass ?? (asked.Samples is null ? 30 : null),
        Image = asked.Image ?? "7x7",
        Network = asked.Network ?? "49-16-16-10",
        Margins = asked.Margins ?? [1],
        Method = TrainingMethod.Annealing,
        Machine = "completion",
        Sweeps = asked.Sweeps ?? 30,
        Activation = "relu",
    };

    /// <summary>Runs the study.</summary>
    /// <param name="recipe">The recipe; activation and seed are set here; see <see cref="Defaults"/>.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; finished seeds are kept.</param>
    public static ExperimentResult Run(Recipe recipe, StudyOptions options, SolveControl control)
    {
        HiddenUnits.Require(recipe.Network, "49-16-16-10");

        var run = control.Start();
        var cells = Train(recipe, options, run);
        var trained = Paired(cells, options.Seeds);
        return trained.Exact.Count > 0 ? cells.AddTo(Result(recipe, trained, options, run)) : throw ExperimentResult.NothingFinished("seed", run);
    }

    private static ExperimentResult Result(Recipe recipe, Trained trained, StudyOptions options, SolveRun run)
    {
        var losses = Losses.Of(trained);
        var errors = (from function in Functions from degree in Degrees select new ErrorCurve(function, degree)).ToArray();
        var exact = Measure.Of(losses.Exact);
        var verdicts = Verdicts(errors, losses);
        return new ExperimentResult
        {
            Name = "spline",
            Question = "How fast does the error of a spline activation fall with the number of subintervals, and does the training loss notice?",
            Seed = options.Seed,
            Seeds = losses.Exact.Count,
            Parameters = [("data", recipe.Data), ("network", recipe.Network!), ("classes", recipe.Classes is { } classes ? string.Join(',', classes) : "all"),
            ("training_samples", $"{trained.Exact[0].Samples}"), ("image", recipe.Image ?? "as it is"), ("sweeps", $"{recipe.Sweeps}"),
            ("threads", $"{options.Threads}")],
            Values =
            [
                ("training_loss_exact", exact.Mean), .. errors.Where(curve => !double.IsNaN(curve.Slope))
                .Select(curve => ($"slope_{curve.Function}_degree_{curve.Degree}", curve.Slope)),
                .. losses.Splines.Select(entry => ($"training_loss_degree_{entry.Key.Degree}_subintervals_{entry.Key.Count}", Measure.Of(entry.Value).Mean)),
            ],
            Table = Table(errors, trained, losses),
            Baselines = [.. SeededRuns.Controls.Select(name =>
            (name, (IReadOnlyList<(string, double)>)[("train_accuracy", Control(trained, name, score => score.TrainAccuracy).Mean),
            ("test_accuracy", Control(trained, name, score => score.TestAccuracy).Mean)]))],
            Verdicts = verdicts,
            Figures = [ErrorFigure(errors), LossFigure(losses)],
            Notes =
            [
                $"Errors on [-{Range}, {Range}], largest of |spline - f|; the order is the slope of log error over log h for {Fitted[0]} to {Fitted[^1]} "
                + $"subintervals. Networks use the same splines on two deviations of the pre-activation, put on integers.",
                "Controls train the exact ReLU: random guessing scores as many candidates, greedy descent has as much time.",
                "The exact ReLU is the piecewise linear function with its only knot at 0. Uniform knots with an even number of subintervals have a knot "
                + "there, so ReLU of degree 1 is exact and trains to the same network.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    /// <summary>The exact network first, then its splines. Controls are run for the exact network only: its splines have as many bits and sweeps.</summary>
    private static StudyCells<TrainingOutcome> Train(Recipe recipe, StudyOptions options, SolveRun run)
    {
        TrainingParameters Plan(int count, int degree, bool baselines) => new(recipe with { Seed = 1, Subintervals = count, Degree = degree }, baselines);
        return StudyCells<TrainingOutcome>.Run(
            "spline",
            TrainingOutcome.Kind,
            [("exact", Plan(2, 1, true)), .. Networks.Select(network => ($"degree {network.Degree}, {network.Count} subintervals",
            Plan(network.Count, network.Degree, false)))],
            options,
            run,
            isBySeed: true);
    }

    /// <summary>The networks of the seeds for which all are finished, so that differences are paired.</summary>
    private static Trained Paired(StudyCells<TrainingOutcome> cells, int seeds)
    {
        int[] whole = [.. Enumerable.Range(0, seeds).Where(seed => Enumerable.Range(0, 1 + Networks.Length).All(plan => cells[plan, seed] is not null))];
        List<TrainingOutcome> Of(int plan) => [.. whole.Select(seed => cells[plan, seed]!)];
        return new Trained(Of(0), Enumerable.Range(0, Networks.Length).ToDictionary(k => Networks[k], k => Of(k + 1)));
    }

    private static ResultTable Table(ErrorCurve[] errors, Trained trained, Losses losses)
    {
        var table = new ResultTable(
            "activation", new ResultColumn("h", "h", 3), new ResultColumn("error", "largest error", 5), new ResultColumn("bound", "bound", 5),
            new ResultColumn("slope", "order", 2),
            new ResultColumn("training_loss", "training loss", 4), new ResultColumn("difference", "to exact", 4),
            new ResultColumn("train_accuracy", "train", 2, true), new ResultColumn("test_accuracy", "test", 2, true));
        table.Add("relu, exact", "-", 0.0, 0.0, "-", Measure.Of(losses.Exact), "-", Train(trained.Exact), Test(trained.Exact));
        foreach (var curve in errors)
        {
            foreach (var count in Shown)
            {
                var spline = curve.At(count);
                var own = curve.Function == "relu" ? losses.Splines[(curve.Degree, count)] : null;
                var results = own is null ? null : trained.Splines[(curve.Degree, count)];
                table.Add(
                    $"{curve.Function}, degree {curve.Degree}, {count} subintervals", 2 * Range / count, spline.MeasuredError(), spline.ErrorBound(),
                    double.IsNaN(curve.Slope) ? "exact" : curve.Slope,
                    own is null ? "-" : Measure.Of(own), own is null ? "-" : Measure.OfDifferences(own, losses.Exact),
                    results is null ? "-" : Train(results), results is null ? "-" : Test(results));
            }
        }

        foreach (var name in SeededRuns.Controls)
        {
            table.Add(
                $"relu, exact: {BaselineSuite.InWords(name)}", "-", "-", "-", "-", "-", "-", Control(trained, name, score => score.TrainAccuracy),
                Control(trained, name, score => score.TestAccuracy));
        }

        return table;
    }

    private static Measure Train(List<TrainingOutcome> results) => Measure.Of(results.Select(result => result.Score.TrainAccuracy));

    private static Measure Test(List<TrainingOutcome> results) => Measure.Of(results.Select(result => result.Score.TestAccuracy));

    private static Measure Control(Trained trained, string name, Func<Score, double> value) =>
        Measure.Of(trained.Exact.Select(result => value(result.Baselines[name])));

    private static Verdict[] Verdicts(ErrorCurve[] errors, Losses losses)
    {
        string Slopes(IEnumerable<ErrorCurve> curves) => string.Join(", ", curves.Select(curve => $"{curve.Function} {curve.Slope:F2}"));
        var constant = errors.Where(curve => curve.Degree == 0).ToArray();
        var linear = errors.Where(curve => curve.Degree == 1 && curve.Function != "relu").ToArray();
        var difference = Measure.OfDifferences(losses.Splines[(0, 16)], losses.Exact);
        return
        [
            new Verdict("the error of degree 0 is O(h): order 0.9 to 1.1 for every function", constant.All(curve => curve.Slope is > 0.9 and < 1.1),
            Slopes(constant)),
            new Verdict("the error of degree 1 is O(h^2) for smooth functions: order 1.8 to 2.2", linear.All(curve => curve.Slope is > 1.8 and < 2.2),
            Slopes(linear)),
            new Verdict("ReLU of degree 1 with a knot at 0 has no error", errors.Single(curve => curve is { Degree: 1, Function: "relu" }).At(4)
            .MeasuredError() < 1e-12, "no error"),
            new Verdict("the training loss with 16 constant subintervals is within two standard errors of the exact ReLU's",
                losses.Exact.Max() == 0 ? null : difference.Judge(static (mean, error) => Math.Abs(mean) <= 2 * error),
                losses.Exact.Max() == 0 ? "no loss is left in any network: a larger margin or more samples would tell" : difference.InUnits()),
        ];
    }

    private static LineFigure ErrorFigure(ErrorCurve[] errors) => new()
    {
        Name = "error",
        Title = "Largest error of spline activations on [-4, 4]",
        XLabel = "width h of a subinterval",
        YLabel = "largest error",
        XScale = AxisScale.Logarithmic,
        YScale = AxisScale.Logarithmic,
        Curves = [.. errors.Where(curve => !double.IsNaN(curve.Slope)).Select(curve => new Curve(
            $"{curve.Function}, degree {curve.Degree}", [.. Shown.Concat(Fitted).Distinct().Order()
            .Select(count => new CurvePoint(2 * Range / count, curve.At(count).MeasuredError()))]))],
    };

    private static LineFigure LossFigure(Losses losses) => new()
    {
        Name = "training-loss",
        Title = "Training loss with spline ReLU, mean over seeds",
        XLabel = "subintervals",
        YLabel = "training loss",
        Limits = (0, double.PositiveInfinity),
        Curves =
        [
            new Curve("exact ReLU", [.. Shown.Select(count => new CurvePoint(count, Measure.Of(losses.Exact).Mean))]) { IsReference = true },
            .. Degrees.Select(degree => new Curve($"degree {degree}",
            [.. Shown.Select(count => Measure.Of(losses.Splines[(degree, count)]) is var loss ? new CurvePoint(count, loss.Mean, loss.StandardError)
            : default)])),
        ],
    };

    private sealed record Trained(List<TrainingOutcome> Exact, Dictionary<(int Degree, int Count), List<TrainingOutcome>> Splines);

    private sealed record Losses(List<double> Exact, Dictionary<(int Degree, int Count), List<double>> Splines)
    {
        public static Losses Of(Trained trained) => new(Values(trained.Exact), trained.Splines.ToDictionary(entry => entry.Key, entry => Values(entry.Value)));

        private static List<double> Values(List<TrainingOutcome> results) => [.. results.Select(result => result.TrainingLoss)];
    }

    /// <summary>The errors of a function's splines of a degree, with the fitted order; NaN where they are zero.</summary>
    private sealed class ErrorCurve(string function, int degree)
    {
        public string Function => function;

        public int Degree => degree;

        public double Slope { get; } = Fit(function, degree);

        public Spline At(int count) => Create(function, degree, count);

        private static Spline Create(string function, int degree, int count) => Spline.Uniform(ScalarFunction.Parse(function), -Range, Range, count, degree);

        private static double Fit(string function, int degree)
        {
            var points = Fitted.Select(count => (X: Math.Log(2 * Range / count), Error: Create(function, degree, count).MeasuredError())).ToArray();
            if (points.Any(point => point.Error < 1e-12))
            {
                return double.NaN;
            }

            var (x, y) = (points.Average(point => point.X), points.Average(point => Math.Log(point.Error)));
            return points.Sum(point => (point.X - x) * (Math.Log(point.Error) - y)) / points.Sum(point => (point.X - x) * (point.X - x));
        }
    }
}
