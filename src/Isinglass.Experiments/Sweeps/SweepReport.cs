using System.Globalization;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Files;
using Isinglass.Model.Control;
using Isinglass.Modelling;

namespace Isinglass.Experiments.Sweeps;

/// <summary>A sweep as an experiment's result.</summary>
internal sealed class SweepReport
{
    private readonly SweepSpec _spec;
    private readonly int _seeds;
    private readonly IReadOnlyList<SweepTrial> _trials;
    private readonly (string Name, double Value)[] _importance;

    /// <summary>A report.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="trials">Its trials, at least one finished.</param>
    /// <param name="seeds">Seeds of a trial that was not stopped early.</param>
    public SweepReport(SweepSpec spec, IReadOnlyList<SweepTrial> trials, int seeds)
    {
        (_spec, _seeds, _trials) = (spec, seeds, trials);

        // The first entry is the best trial: of those with the most seeds, the one with the best mean.
        var finished = trials.Where(trial => trial.IsFinished);
        Ranked = [.. finished.OrderByDescending(trial => trial.Runs.Count).ThenBy(trial => spec.Objective.Loss(Objective(trial).Mean))];
        _importance = [.. spec.Parameters.Select((parameter, k) => (parameter.Name, ParameterImportance.Of(parameter, k, Ranked, spec.Objective)))];
    }

    private IReadOnlyList<SweepTrial> Ranked { get; }

    private SweepTrial Best => Ranked[0];

    private TrainingOutcome First => Best.Runs.Values.First();

    /// <summary>Table, figures and the JSON members <c>trials</c>, <c>best</c> and <c>importance</c>.</summary>
    public ExperimentResult Result(SolveRun run) => new()
    {
        Name = "sweep",
        Question = $"Which values make {_spec.Objective.Name} best, and which parameters matter?",
        Seed = _spec.Recipe.Seed,
        Seeds = _seeds,
        Parameters =
        [
            ("data", _spec.Recipe.Data), ("network", First.Recipe.Network!), .. _spec.Parameters.Select(parameter => (parameter.Name, parameter.Values)),
            ("search", SweepSpec.SearchNames[(int)_spec.Search]), ("objective", _spec.Objective.Name), ("trials", $"{Ranked.Count}"),
        ],
        Values =
        [
            ("best_objective", Objective(Best).Mean), ($"test_{First.Quality.Key}", Best.Of(outcome => outcome.Score.TestAccuracy).Mean),
            .. _importance.Select(entry => ($"importance_{entry.Name}", entry.Value)),
        ],
        Table = Table(),
        Figures = [Lines(), Bars()],
        Notes =
        [
            $"Sorted by the mean of {_spec.Objective.Name} over seeds ± standard deviation, trials with more seeds first. "
            + $"The test part chose nothing, and only the best trial is looked at there: test {First.Quality.Name} "
            + $"{First.Quality.Show(Best.Of(outcome => outcome.Score.TestAccuracy).Mean)}.",
            "The best of many trials is partly the luckiest: its score on the samples that chose it is too good, its test score is not. "
            + "Importance: share of the spread that a parameter alone accounts for (epsilon squared of a one-way analysis of variance).",
        ],
        Cells =
        [
            .. _trials.SelectMany(trial => trial.Runs.Select(run => new CellValues(
                $"trial {trial.Number}", _spec.Recipe.Seed + (ulong)run.Key, [.. TrainingOutcome.Kind.Values(run.Value).Where(value => !IsTest(value.Name))]))),
        ],
        MissingCells = _trials.Sum(trial => trial.Asked - trial.Runs.Count),
        Failure = run.Failure?.Message,
        Details =
        [
            ("trials", _trials.Select(MembersWithState).ToArray()), ("best", BestMembers()),
            ("importance", _importance.ToDictionary(static entry => entry.Name, static entry => (object?)JsonText.Finite(entry.Value))),
        ],
        Seconds = run.Elapsed.TotalSeconds,
        StopReason = run.StopReason,
    };

    private static bool IsTest(string name) => name.StartsWith("test_", StringComparison.Ordinal) || name.Contains("_test_", StringComparison.Ordinal);

    private Measure Objective(SweepTrial trial) => trial.Of(_spec.Objective.Of);

    private ResultTable Table()
    {
        var quality = First.Quality;
        var table = new ResultTable(
            "trial",
            [
                .. _spec.Parameters.Select(parameter => new ResultColumn(parameter.Name, parameter.Name)),
                .. IsShown ? Array.Empty<ResultColumn>() : [new ResultColumn("objective", _spec.Objective.Name, 4)],
                ResultColumn.Of(quality, "validation"), ResultColumn.Of(quality, "train"), new ResultColumn("training_loss", "training loss", 4),
                new ResultColumn("seeds", "seeds", 0),
            ]);
        foreach (var trial in Ranked)
        {
            table.Add(
                $"{trial.Number}",
                [
                    .. trial.Texts.Select(text => (ResultCell)text),
                    .. IsShown ? Array.Empty<ResultCell>() : [Objective(trial)],
                    trial.Of(outcome => outcome.Validation), trial.Of(outcome => outcome.Score.TrainAccuracy), trial.Of(outcome => outcome.TrainingLoss),
                    (double)trial.Runs.Count,
                ]);
        }

        return table;
    }

    /// <summary>Whether the objective is one of the columns that every table has.</summary>
    private bool IsShown => _spec.Objective.Name is not ("oracle_calls" or "spins_per_call");

    private ParallelFigure Lines() => new()
    {
        Name = "parallel",
        Title = $"Trials by {_spec.Objective.Name}",
        Axes =
        [
            .. _spec.Parameters.Select(parameter =>
                new ParallelAxis(parameter.Name, parameter.Choices, parameter.IsLogarithmic ? AxisScale.Logarithmic : AxisScale.Linear)),
            new ParallelAxis(_spec.Objective.Name, [], AxisScale.Linear),
        ],
        IsMoreBetter = _spec.Objective.IsMaximised,
        Lines =
        [
            .. Ranked.Select(trial => (IReadOnlyList<double>)
            [
                .. trial.Texts.Select((text, k) => _spec.Parameters[k].Choices.Count > 0 ? trial.Point[k] : double.Parse(text, CultureInfo.InvariantCulture)),
                Objective(trial).Mean,
            ]),
        ],
        Caption = "A line is a trial; the darker, the better. Orange: the best one.",
    };

    private BarFigure Bars() => new()
    {
        Name = "importance",
        Title = "Importance of the parameters",
        ValueLabel = "share of the spread / %",
        Most = 100,
        IsFirstMarked = false,
        Bars = [.. _importance.Select(entry => new Bar(entry.Name, double.IsNaN(entry.Value) ? 0 : 100 * entry.Value))],
        Caption = "Of the objective's spread over trials and seeds, what each parameter alone accounts for.",
    };

    private Dictionary<string, object?> BestMembers()
    {
        var json = Members(Best);
        json[$"test_{First.Quality.Key}"] = Best.Of(outcome => outcome.Score.TestAccuracy).Mean;
        json["recipe"] = Best.Recipe with { Seed = _spec.Recipe.Seed };
        return json;
    }

    private Dictionary<string, object?> MembersWithState(SweepTrial trial)
    {
        var json = Members(trial);
        json["state"] = !trial.IsFinished ? "missing" : trial.Runs.Count < _seeds ? "stopped" : "completed";
        return json;
    }

    private Dictionary<string, object?> Members(SweepTrial trial) => new()
    {
        ["trial"] = trial.Number,
        ["parameters"] = trial.Texts.Index().ToDictionary(pair => _spec.Parameters[pair.Index].Name, static pair => Value(pair.Item)),
        ["seeds"] = trial.Runs.Count,
        ["objective"] = JsonText.Finite(Objective(trial).Mean),
        ["objective_sd"] = JsonText.Finite(Objective(trial).StandardDeviation),
        [$"validation_{First.Quality.Key}"] = JsonText.Finite(trial.Of(static outcome => outcome.Validation).Mean),
        [$"train_{First.Quality.Key}"] = JsonText.Finite(trial.Of(static outcome => outcome.Score.TrainAccuracy).Mean),
        ["training_loss"] = JsonText.Finite(trial.Of(static outcome => outcome.TrainingLoss).Mean),
    };

    /// <summary>The value of a parameter: a number where its text is one.</summary>
    private static object? Value(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : text;
}
