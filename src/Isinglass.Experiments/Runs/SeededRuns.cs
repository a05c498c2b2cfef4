using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training;

namespace Isinglass.Experiments.Runs;

/// <summary>Training runs of one recipe over seeds, with their baselines.</summary>
/// <param name="Results">The finished runs in the order of their seeds.</param>
internal sealed record SeededRuns(IReadOnlyList<TrainingOutcome> Results)
{
    /// <summary>Names of the controls that every study shows, in their order.</summary>
    public static IReadOnlyList<string> Controls { get; } = ["random_guess", "greedy", "anneal", "gradient", "gradient_refined", "ste", "float"];

    /// <summary>Trains every recipe with each seed.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="cases">Labels and recipes, everything but the seed.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="run">The clock of the study; it is finished here.</param>
    public static StudyCells<TrainingOutcome> Train(string study, IEnumerable<(string Label, Recipe Recipe)> cases, StudyOptions options, SolveRun run) =>
        StudyCells<TrainingOutcome>.Run(
            study,
            TrainingOutcome.Kind,
            [.. cases.Select(one => (one.Label, new TrainingParameters(one.Recipe with { Seed = 1 }, Baselines: true)))],
            options,
            run);

    /// <summary>Trains every case with each seed; a case is included when all its seeds are finished.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="cases">The cases with their recipes and labels.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="run">The clock of the study; it is finished here.</param>
    /// <param name="what">The word for a case in the error when none was finished.</param>
    /// <exception cref="InputException">There was no time for a single case, or the data is for regression.</exception>
    public static (IReadOnlyList<(T Case, SeededRuns Runs)> Finished, StudyCells<TrainingOutcome> Cells) TrainAll<T>(
        string study, IReadOnlyList<(T Case, Recipe Recipe, string Label)> cases, StudyOptions options, SolveRun run, string what)
    {
        var cells = Train(study, cases.Select(one => (one.Label, one.Recipe)), options, run);
        var finished = Enumerable.Range(0, cases.Count).Where(cells.IsWhole).Select(k => (cases[k].Case, Runs: new SeededRuns(cells.Of(k)))).ToList();
        if (finished.Count == 0)
        {
            throw ExperimentResult.NothingFinished(what, run);
        }

        return finished[0].Runs.Results[0].Quality.IsShare ? (finished, cells)
            : throw new InputException($"{cases[0].Recipe.Data} has a number to predict, and this study is about classes. 'experiment accuracy' takes both.");
    }

    /// <summary>Any value of the runs.</summary>
    public Measure Of(Func<TrainingOutcome, double> value) => Measure.Of(Results.Select(value));

    /// <summary>Test accuracy after greedy flips.</summary>
    public Measure Test => Of(result => result.Score.TestAccuracy);

    /// <summary>Training accuracy after greedy flips.</summary>
    public Measure TrainingAccuracy => Of(result => result.Score.TrainAccuracy);

    /// <summary>Test accuracy of a baseline.</summary>
    public Measure Baseline(string name) => Measure.Of(BaselineValues(name));

    /// <summary>Training accuracy of a baseline.</summary>
    public Measure BaselineTraining(string name) => Of(result => result.Baselines.TryGetValue(name, out var score) ? score.TrainAccuracy : double.NaN);

    /// <summary>Paired difference of the test accuracy to a baseline.</summary>
    public Measure Gain(string name) => Measure.OfDifferences(Results.Select(result => result.Score.TestAccuracy), BaselineValues(name));

    /// <summary>Names of the baselines in their order.</summary>
    public IEnumerable<string> BaselineNames => Results.SelectMany(result => result.Baselines.Keys).Distinct(StringComparer.Ordinal);

    private IEnumerable<double> BaselineValues(string name) =>
        Results.Select(result => result.Baselines.TryGetValue(name, out var score) ? score.TestAccuracy : double.NaN);
}
