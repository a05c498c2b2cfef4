using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model.Control;
using Isinglass.Training.Fitting;
using Isinglass.Training;

namespace Isinglass.Experiments.Studies;

/// <summary>
/// One recipe over many seeds beside all its baselines: mean and spread of training and test accuracy, and the
/// paired difference to gradient training with greedy flips.
/// </summary>
internal static class AccuracyStudy
{
    private const int Seeds = 10;

    /// <summary>One recipe over seeds.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "accuracy",
        Meaning = "One network over many seeds beside gradient training and the other controls: mean, spread, paired difference.",
        Seeds = Seeds,
        TakesRecipe = true,
        Prepare = static request =>
        {
            var recipe = request.Recipe();
            return PreparedStudy.Of(recipe, (study, control) => Run("accuracy", recipe, study, control));
        },
    };

    /// <summary>All training data: the number of samples is not limited.</summary>
    public static StudyDescription Full { get; } = new()
    {
        Name = "full",
        Meaning = "Like accuracy, on all training data that validation leaves.",
        Seeds = Seeds,
        TakesRecipe = true,
        Reserved = ["per_class", "samples"],
        Cure = "Leave it out, or use 'experiment accuracy'.",
        Prepare = static request =>
        {
            var recipe = request.Recipe() with { PerClass = null, Samples = null };
            return PreparedStudy.Of(recipe, (study, control) => Run("full", recipe, study, control));
        },
    };

    /// <summary>Runs the study.</summary>
    /// <param name="name">Name of the experiment.</param>
    /// <param name="recipe">The recipe; its seed is not used.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; finished seeds are kept.</param>
    public static ExperimentResult Run(string name, Recipe recipe, StudyOptions options, SolveControl control)
    {
        var run = control.Start();
        var cells = SeededRuns.Train(name, [("training", recipe)], options, run);
        var runs = new SeededRuns(cells.Of(0));
        return runs.Results.Count > 0 ? cells.AddTo(Result(name, runs, options, run)) : throw ExperimentResult.NothingFinished("seed", run);
    }

    private static ExperimentResult Result(string name, SeededRuns runs, StudyOptions options, SolveRun run)
    {
        var first = runs.Results[0];
        var quality = first.Quality;
        var table = new ResultTable(
            "method", ResultColumn.Of(quality, "train"), ResultColumn.Of(quality, "test"),
                new ResultColumn("gain", $"{first.Method} - this", quality.IsShare ? 2 : 4, quality.IsShare), new ResultColumn("seconds", "seconds"));
        for (var row = 0; row < first.Own.Count; row++)
        {
            var own = row;
            AddOwn(table, first.Own[own].Name, runs, result => result.Own[own].Score);
        }

        if (runs.Results.All(result => result.Committee is not null))
        {
            AddOwn(table, $"committee of {first.Members}", runs, result => result.Committee!);
        }

        foreach (var baseline in runs.BaselineNames)
        {
            table.Add(
                BaselineSuite.InWords(baseline),
                Measure.Of(runs.Results.Select(result => result.Baselines[baseline].TrainAccuracy)),
                runs.Baseline(baseline),
                runs.Gain(baseline),
                Measure.Of(runs.Results.Select(result => result.Baselines[baseline].Seconds)));
        }

        var gain = runs.Gain("gradient_refined");
        return new ExperimentResult
        {
            Name = name,
            Question = "How accurate is combinatorial training of this network beside gradient training and the other controls, on the same data and bits?",
            Seed = options.Seed,
            Seeds = runs.Results.Count,
            Parameters =
            [
                ("data", first.Recipe.Data), ("network", first.Recipe.Network!), ("weights", first.Recipe.Weights!),
                ("bits_per_parameter", $"{first.BitsPerParameter:0.##}"),
                ("training_samples", $"{first.Samples}"), ("test_samples", $"{first.TestSamples}"), ("method", first.Method),
                    ("machine", first.Recipe.Machine),
                ("spins_per_call", $"{first.SpinsPerCall}"), ("threads", $"{options.Threads}"),
            ],
            Values =
            [
                ($"test_{quality.Key}", runs.Test.Mean), ($"test_{quality.Key}_sd", runs.Test.StandardDeviation),
                ($"train_{quality.Key}", runs.TrainingAccuracy.Mean),
                ("gain_over_gradient", runs.Gain("gradient").Mean), ("gain_over_gradient_refined", gain.Mean),
                ("gain_over_gradient_refined_se", gain.StandardError), ("oracle_calls", runs.Results.Average(result => (double)result.OracleCalls)),
            ],
            Table = table,
            Baselines = [.. runs.BaselineNames.Select(baseline => (baseline, (IReadOnlyList<(string, double)>)
                [($"test_{quality.Key}", runs.Baseline(baseline).Mean),
                ($"train_{quality.Key}", runs.Results.Average(result => result.Baselines[baseline].TrainAccuracy))]))],
            Verdicts =
            [
                new Verdict("better than gradient training with greedy flips by more than two standard errors, paired by seed",
                    gain.Judge(static (mean, error) => mean > 2 * error), quality.IsShare ? gain.InPoints() : gain.InUnits()),
            ],
            Figures = [Bars(table, quality)],
            Notes = ["Test samples chose nothing. Every seed draws its own training, validation and test parts; all rows of a seed share them. The spread is "
            + "the standard deviation over seeds."],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private static void AddOwn(ResultTable table, string label, SeededRuns runs, Func<TrainingOutcome, Score> score) => table.Add(
        label,
        Measure.Of(runs.Results.Select(result => score(result).TrainAccuracy)),
        Measure.Of(runs.Results.Select(result => score(result).TestAccuracy)),
        Measure.OfDifferences(runs.Results.Select(result => result.Score.TestAccuracy), runs.Results.Select(result => score(result).TestAccuracy)),
        Measure.Of(runs.Results.Select(result => score(result).Seconds)));

    private static BarFigure Bars(ResultTable table, Quality quality) => new()
    {
        Name = "accuracy",
        Title = $"Test {quality.Name}, mean over seeds",
        ValueLabel = quality.IsShare ? "test accuracy / %" : "test R²",
        Digits = quality.IsShare ? 2 : 3,
        Most = quality.IsShare ? 100 : 1,
        Bars = [.. table.Rows.Select(row => new Bar(row.Label, (quality.IsShare ? 100 : 1) * row.Cells[1].Measure.Mean,
        (quality.IsShare ? 100 : 1) * row.Cells[1].Measure.StandardDeviation))],
        Caption = "Black lines: one standard deviation over seeds.",
    };
}
