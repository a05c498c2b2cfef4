using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training;

namespace Isinglass.Experiments.Studies;

/// <summary>Training runs of one recipe over seeds, with their baselines.</summary>
internal sealed class SeededRuns
{
    /// <summary>Names of the controls that every study shows, in their order.</summary>
    public static IReadOnlyList<string> Controls { get; } = ["random_guess", "greedy", "anneal", "gradient", "gradient_refined", "ste", "float"];

    private readonly List<TrainingResult> _results = [];

    /// <summary>The finished runs in the order of their seeds.</summary>
    public IReadOnlyList<TrainingResult> Results => _results;

    /// <summary>Trains the recipe with each seed; a seed that was cut short is left out.</summary>
    /// <param name="recipe">Everything but the seed.</param>
    /// <param name="options">Seeds and surroundings.</param>
    /// <param name="run">The clock of the study; reports go there.</param>
    /// <param name="done">Share of the study before these runs, and their own share.</param>
    /// <param name="label">What these runs are, for the progress line.</param>
    public static SeededRuns Train(Recipe recipe, StudyOptions options, SolveRun run, (double Before, double Share) done, string label)
    {
        var runs = new SeededRuns();
        var settings = new TrainerOptions { DataDirectory = options.DataDirectory, Threads = options.Threads };
        foreach (var seed in options.AllSeeds)
        {
            run.Report(done.Before + done.Share * runs._results.Count / options.Seeds, $"{label}, seed {seed}");
            if (run.ShouldStop())
            {
                break;
            }

            var result = Trainer.Train(recipe with { Seed = seed }, settings, new SolveControl { Cancellation = run.Control.Cancellation });
            if (!run.Control.Cancellation.IsCancellationRequested)
            {
                runs._results.Add(result);
            }
        }

        return runs;
    }

    /// <summary>Trains every case with each seed and ends the study's clock; a case counts when all its seeds are finished.</summary>
    /// <param name="cases">The cases with their recipes and what to show in the progress line.</param>
    /// <param name="options">Seeds and surroundings.</param>
    /// <param name="run">The clock of the study.</param>
    /// <param name="what">What a case is called when none was finished.</param>
    /// <exception cref="InputException">There was no time for a single case, or the data has a number to predict.</exception>
    public static List<(T Case, SeededRuns Runs)> TrainAll<T>(IReadOnlyList<(T Case, Recipe Recipe, string Label)> cases, StudyOptions options, SolveRun run, string what)
    {
        var finished = new List<(T, SeededRuns)>();
        foreach (var (one, recipe, label) in cases)
        {
            var runs = Train(recipe, options, run, ((double)finished.Count / cases.Count, 1.0 / cases.Count), label);
            if (runs.Results.Count < options.Seeds)
            {
                break;
            }

            if (!runs.Results[0].Quality.IsShare)
            {
                throw new InputException($"{recipe.Data} has a number to predict, and this study is about classes. 'experiment accuracy' takes both.");
            }

            finished.Add((one, runs));
        }

        run.Finish(StopReason.Completed);
        return finished.Count > 0 ? finished : throw ExperimentResult.NothingFinished(what);
    }

    /// <summary>Any value of the runs.</summary>
    public Measure Of(Func<TrainingResult, double> value) => Measure.Of(_results.Select(value));

    /// <summary>Test accuracy after greedy flips.</summary>
    public Measure Test => Of(result => result.Score.TestAccuracy);

    /// <summary>Training accuracy after greedy flips.</summary>
    public Measure TrainingAccuracy => Of(result => result.Score.TrainAccuracy);

    /// <summary>Test accuracy of a baseline.</summary>
    public Measure Baseline(string name) => Measure.Of(BaselineValues(name));

    /// <summary>Training accuracy of a baseline.</summary>
    public Measure BaselineTraining(string name) => Of(result => result.Baselines.TryGetValue(name, out var score) ? score.TrainAccuracy : double.NaN);

    /// <summary>Paired difference of the test accuracy to a baseline.</summary>
    public Measure Gain(string name) => Measure.OfDifferences(_results.Select(result => result.Score.TestAccuracy), BaselineValues(name));

    /// <summary>Names of the baselines in their order.</summary>
    public IEnumerable<string> BaselineNames => _results.SelectMany(result => result.Baselines.Keys).Distinct(StringComparer.Ordinal);

    private IEnumerable<double> BaselineValues(string name) => _results.Select(result => result.Baselines.TryGetValue(name, out var score) ? score.TestAccuracy : double.NaN);
}
