using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Studies;

/// <summary>
/// One exact model of all samples solved by conditional gradient, against hedging over bundles whose models conditional gradient solves: spins per call, calls,
/// accuracy, time, and the cost of coordination.
/// </summary>
internal static class DecompositionStudy
{
    private static readonly StudyProperty<int[]>[] Properties =
        [new("bundles", "N,...", "Samples of a bundle, separated by commas: one row each.", static (_, text) => text.Counts, "1,2,4")];

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "decomposition",
        Meaning = "One exact model of all samples by conditional gradient against hedging over bundles: spins, calls, accuracy, coordination. "
            + "Default: a planted teacher 7-3-1 of 16 samples.",
        Seeds = 10,
        Properties = Properties,
        TakesRecipe = true,
        Reserved = ["method", "bundle", "encoding"],
        Cure = "Its rows are one exact model by qcgd and hedging over `bundles`: leave it out.",
        Prepare = static request =>
        {
            var recipe = Defaults(request.Recipe());
            var bundles = request.Read([1, 2, 4], Properties);
            return PreparedStudy.Of(recipe, (study, control) => Run(recipe, bundles, study, control));
        },
    };

    /// <summary>
    /// The defaults: exact models of real images are too large for any machine, so a recipe without data and network gets a teacher that all rows can solve.
    /// </summary>
    public static Recipe Defaults(Recipe asked) => asked.Data != new Recipe().Data || asked.Network is not null ? asked : asked with
    {
        Data = "teacher:7-3-1",
        Network = "7-3-1",
        Samples = asked.Samples ?? 16,
        Margins = asked.Margins ?? [0.5],
    };

    /// <summary>Runs the study.</summary>
    /// <param name="recipe">The recipe; method, bundle and seed are set here.</param>
    /// <param name="bundles">Samples of a bundle, one row each.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; finished rows are kept.</param>
    public static ExperimentResult Run(Recipe recipe, IReadOnlyList<int> bundles, StudyOptions options, SolveControl control)
    {
        var run = control.Start();
        var exact = recipe with { Encoding = ModelEncoding.Exact, Machine = recipe.Machine == MachineCatalog.Completion ? "sa" : recipe.Machine };
        var whole = exact with { Method = TrainingMethod.ConditionalGradient, Bundle = null, Rounds = recipe.Rounds ?? 200 };
        Recipe Bundled(int bundle) => exact with
        {
            Method = TrainingMethod.ProgressiveHedging,
            Bundle = bundle,
            Rounds = recipe.Rounds is { } rounds
            ? Math.Max(1, rounds / 10) : 20
        };
        var cases = bundles.Select(bundle => (Label: bundle == 1 ? "one sample each" : $"bundles of {bundle}", Recipe: Bundled(bundle)))
            .Prepend((Label: "one model", Recipe: whole));
        var (finished, cells) = SeededRuns.TrainAll("decomposition", [.. cases.Select(entry => (entry.Label, entry.Recipe, entry.Label))], options, run, "row");
        return cells.AddTo(Result(recipe, finished, options, run));
    }

    private static ExperimentResult Result(Recipe recipe, IReadOnlyList<(string Label, SeededRuns Runs)> finished, StudyOptions options, SolveRun run)
    {
        var table = new ResultTable(
            "decomposition", new ResultColumn("spins_per_call", "spins per call", 0), new ResultColumn("oracle_calls", "calls", 0),
            new ResultColumn("iterations", "iterations", 0),
            new ResultColumn("unpolished_train_accuracy", "train, machine alone", 2, true), new ResultColumn("train_accuracy", "train, + greedy", 2, true),
            new ResultColumn("test_accuracy", "test, + greedy", 2, true),
            new ResultColumn("seconds", "seconds", 2), new ResultColumn("coordination_share", "coordination", 1, true),
            new ResultColumn("bytes_per_round", "bytes exchanged per round", 0), new ResultColumn("random_guess", "train, random guessing", 2, true),
            new ResultColumn("greedy", "train, greedy descent", 2, true));
        foreach (var (label, runs) in finished)
        {
            var first = runs.Results[0];
            table.Add(
                label, runs.Results.Average(result => (double)result.SpinsPerCall), runs.Of(result => result.OracleCalls), runs.Of(Iterations),
                runs.Of(result => result.MethodScore.TrainAccuracy), runs.TrainingAccuracy, runs.Test, runs.Of(result => result.Score.Seconds),
                runs.Of(Coordination), Exchanged(first), runs.BaselineTraining("random_guess"), runs.BaselineTraining("greedy"));
        }

        var (whole, parts) = (finished[0].Runs, finished.Skip(1).ToArray());
        return new ExperimentResult
        {
            Name = "decomposition",
            Question = "What does decomposition over samples save in spins per call, and what does it cost in calls, accuracy and coordination?",
            Seed = options.Seed,
            Seeds = options.Seeds,
            Parameters =
            [
                ("data", recipe.Data), ("network", whole.Results[0].Recipe.Network!), ("encoding", "exact"), ("machine", whole.Results[0].Recipe.Machine),
                ("training_samples", $"{whole.Results[0].Samples}"),
                ("test_samples", $"{whole.Results[0].TestSamples}"), ("threads", $"{options.Threads}"),
            ],
            Values = [.. finished.SelectMany(entry =>
            new[] { ($"spins_per_call_{Key(entry.Label)}", entry.Runs.Results.Average(result => (double)result.SpinsPerCall)),
            ($"train_accuracy_{Key(entry.Label)}", entry.Runs.Of(result => result.MethodScore.TrainAccuracy).Mean) })],
            Table = table,
            Baselines = [.. SeededRuns.Controls.Select(name => (name, (IReadOnlyList<(string, double)>)
                [("test_accuracy", whole.Baseline(name).Mean), ("train_accuracy", whole.BaselineTraining(name).Mean),
                .. finished.Select(entry => ($"train_accuracy_{Key(entry.Label)}", entry.Runs.BaselineTraining(name).Mean))]))],
            Verdicts = [.. parts.Select(entry => Compare(entry.Label, entry.Runs, whole))],
            Figures = [Bars("accuracy", "Training accuracy of the machine alone", "training accuracy / %", 2, finished, runs =>
            runs.Of(result => 100 * result.MethodScore.TrainAccuracy)), Bars("spins", "Spins per call", "spins", 0, finished, runs =>
            runs.Of(result => result.SpinsPerCall)), Bars("coordination", "Share of time outside the bundles' solvers", "share / %", 1, finished, runs =>
            runs.Of(result => 100 * Coordination(result)))],
            Notes =
            [
                "Coordination is the time outside the solvers of bundles: compiling, consensus, multipliers, scoring of candidates on all samples and greedy "
                + "flips. Bytes exchanged: each bundle gets a bias of 8 bytes and returns a bit for every parameter bit.",
                "Random guessing scores as many candidates as the method of its row, greedy descent from random starts has as much time and knows the "
                + "network. On tiny problems they are hard to beat: read these columns before the others.",
                "An iteration of one model is a call of the machine, of bundles a round with a call for every bundle.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private static double Coordination(TrainingOutcome result) => Math.Clamp(1 - result.SolverSeconds / result.Score.Seconds, 0, 1);

    private static double Iterations(TrainingOutcome result) => result.Rounds.Count > 0 ? result.Rounds.Count : result.OracleCalls;

    private static double Exchanged(TrainingOutcome result)
    {
        var bundles = result.Bundle == 0 ? 0 : (result.Samples + result.Bundle - 1) / result.Bundle;
        return bundles * (8.0 * result.Bits + Math.Ceiling(result.Bits / 8.0));
    }

    private static string Key(string label) => label.Replace(' ', '_');

    private static Verdict Compare(string label, SeededRuns runs, SeededRuns whole)
    {
        var change = Measure.OfDifferences(runs.Results.Select(result => result.MethodScore.TrainAccuracy),
            whole.Results.Select(result => result.MethodScore.TrainAccuracy));
        return new Verdict($"{label}: training accuracy of the machine alone against one model", null, change.InPoints());
    }

    private static BarFigure Bars(string name, string title, string label, int digits, IReadOnlyList<(string Label, SeededRuns Runs)> finished,
        Func<SeededRuns, Measure> value) => new()
        {
            Name = name,
            Title = title,
            ValueLabel = label,
            Digits = digits,
            Most = label.EndsWith('%') ? 100 : double.PositiveInfinity,
            Bars = [.. finished.Select(entry => value(entry.Runs) is var measure ? new Bar(entry.Label, measure.Mean, measure.StandardDeviation) : default)],
        };
}
