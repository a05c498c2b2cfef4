using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Training.BlackBox;

namespace Isinglass.Experiments.Studies.Teachers;

/// <summary>A teacher study as an experiment's result.</summary>
internal static class TeacherReport
{
    private static readonly (string Name, string Display)[] Controls =
        [("random_guess", "random guessing, as many candidates"), ("greedy", "greedy descent on the weights, as much time"),
        ("anneal", "annealing on the weights, as much time")];

    /// <summary>Table, verdicts and pictures.</summary>
    /// <param name="result">The measurements.</param>
    /// <param name="seconds">Total wall time.</param>
    public static ExperimentResult Of(TeacherStudyResult result, double seconds)
    {
        var options = result.Options;
        var table = new ResultTable(
            "method", new ResultColumn("solved_share", "solved", 0, true), new ResultColumn("error", "training error", 2, true),
            new ResultColumn("test_error", "test error", 1, true),
            new ResultColumn("candidates", "candidates", 0), new ResultColumn("seconds", "seconds", 3));
        Add(table, $"{options.Machine} machine, {Name(options.Policy)}", result.Machine);
        foreach (var (name, display) in Controls)
        {
            Add(table, display, result.Baselines[name]);
        }

        var guess = result.Baselines["random_guess"];
        return new ExperimentResult
        {
            Name = "teacher",
            Question = "Does a machine that knows nothing of networks find a planted teacher, and how do random guessing and direct search on the weights do?",
            Seed = options.Seed,
            Seeds = result.Machine.Trials.Count,
            Parameters =
            [
                ("network", options.Network), ("training_samples", $"{options.Samples}"), ("machine", options.Machine), ("between_calls", Name(options.Policy)),
                ("coefficient_bits", options.Bits is { } bits ? $"{bits}" : "unlimited"), ("candidates", $"{options.Candidates}"),
                ("reads_per_call", $"{options.Reads}"), ("sweeps", $"{options.Sweeps}"), ("spins", $"{result.Spins}"),
            ],
            Values = [.. Values(result.Machine), ("spins_per_call", result.Spins)],
            Table = table,
            Baselines = [.. Controls.Select(control => (control.Name, Values(result.Baselines[control.Name])))],
            Verdicts = [new Verdict("solves more teachers than random guessing with as many candidates", result.Machine.SolvedShare > guess.SolvedShare,
            $"{100 * result.Machine.SolvedShare:F0} % against {100 * guess.SolvedShare:F0} %")],
            Figures =
            [
                new BarFigure { Name = "solved", Title = "Teachers solved", ValueLabel = "solved / %", Digits = 0, Most = 100,
                Bars = [.. table.Rows.Select(row => new Bar(row.Label, 100 * row.Cells[0].Measure.Mean))] },
                new HistogramFigure { Name = "errors", Title = "Training error of the best candidate", ValueLabel = "training error / %",
                Values = [.. result.Machine.Trials.Select(trial => 100 * trial.Error)] },
            ],
            Notes = ["Solved: no training error. No candidate of the machine is refined; greedy descent and annealing know the loss and flip weights, which "
            + "the machine cannot. Candidates: scored until solved, mean over teachers."],
            Seconds = seconds,
            StopReason = result.StopReason,
            Cells = result.Cells,
            MissingCells = result.MissingCells,
            Failure = result.Failure,
        };
    }

    /// <summary>A policy as on the command line.</summary>
    public static string Name(BlackBoxPolicy policy) => policy switch
    {
        BlackBoxPolicy.SampleWeights => "mw",
        BlackBoxPolicy.Multipliers => "qcgd",
        _ => "fixed",
    };

    private static void Add(ResultTable table, string label, TeacherScore score) => table.Add(
        label, score.SolvedShare, Measure.Of(score.Trials.Select(trial => trial.Error)), Measure.Of(score.Trials.Select(trial => trial.TestError)),
        Measure.Of(score.Trials.Select(trial => (double)trial.Candidates)), Measure.Of(score.Trials.Select(trial => trial.Seconds)));

    private static IReadOnlyList<(string Name, double Value)> Values(TeacherScore score) =>
        [("solved_share", score.SolvedShare), ("mean_error", score.MeanError), ("error_sd", score.ErrorDeviation), ("mean_test_error", score.MeanTestError)];
}
