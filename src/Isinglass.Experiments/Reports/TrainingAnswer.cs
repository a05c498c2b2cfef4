using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model.Control;
using Isinglass.Training;
using Isinglass.Training.Demands;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Reports;

/// <summary>The answer of a training run that is kept in a folder.</summary>
/// <param name="result">The run.</param>
/// <param name="folder">The folder.</param>
/// <param name="failure">Why the folder could not be written; null = it was.</param>
internal sealed class TrainingAnswer(TrainingRun result, string folder, string? failure = null) : IAnswer
{
    /// <summary>Coordination of workers is reported from this many times their work on.</summary>
    private const int MostCoordination = 2;

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    string? IAnswer.Failure => failure;

    bool IAnswer.IsGood => result.Constraints.All(static constraint => constraint.Satisfied);

    IEnumerable<string> IAnswer.Notes =>
    [
        .. result.IsNetworkGuessed
            ? [$"the time limit left no time to compare networks: {result.Recipe.Network} with {result.Recipe.Weights} weights is a guess."]
            : Array.Empty<string>(),
        .. result.Workers is { Time: var time } && time.Total > MostCoordination * time.Compute && time.Total > LeastTime
            ? [$"the workers computed for {time.Compute.TotalSeconds:F1} of the {time.Total.TotalSeconds:F1} s that their rounds took, the rest is "
                + "coordination: rounds as short as these are solved faster without workers."]
            : Array.Empty<string>(),
        .. Broken.Count == 0 ? Array.Empty<string>()
            : [$"no network was found that keeps {string.Join(" and ", Broken.Select(static one => $"`{one.Kind}` ({one.Detail})"))}; "
                + "whether there is one is not known. The best one found is kept."],
    ];

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        $"{result.Network.Data}: {Target}, {result.Resources.Samples} training "
            + $"{(result.Recipe.ClassWeight == ClassWeighting.Balanced ? "(rarer classes repeated) " : "")}and {result.Test.SampleCount} test samples, network "
            + $"{result.Network.Network.Lattice.Spec.Widths}, margin {result.Margin}",
        AnswerPart.Table(
            ["", Head("train"), Head("test"), "seconds", "chosen"],
            TrainingReport.Scores(result).Select(row => (string[])
            [
                row.Name, result.Quality.Show(row.Score.TrainAccuracy), result.Quality.Show(row.Score.TestAccuracy), $"{row.Score.Seconds:F2}",
                row.Score.Remark,
            ]),
            endsInWords: true),
        .. Comparison.InWords(result) is { } comparison ? [new AnswerPart(null, comparison) { NamesProperties = true }] : Array.Empty<AnswerPart>(),
        .. TrainingReport.BelowMajority(result) is { } warning
            ? [new AnswerPart(null, warning) { NamesProperties = true, IsWarning = true }] : Array.Empty<AnswerPart>(),
        .. result.Test.Regression is null ? Classes : [],
        .. Lines.Select(static line => (AnswerPart)$"{line.Name,-11}{line.Text}"),
    ];

    private List<ConstraintResult> Broken => [.. result.Constraints.Where(static constraint => !constraint.Satisfied)];

    private string Target => result.Test.Regression is null ? $"{result.Test.Confusion.Length} classes" : $"regression of {result.Network.Target!.Name}";

    private IEnumerable<AnswerPart> Classes =>
    [
        $"balanced   {100 * result.Test.BalancedAccuracy:F2} % accuracy, all classes weighing the same, test samples",
        AnswerPart.Table(["class", "precision", "recall", "F1", "support"], result.Network.ClassNames.Zip(result.Test.PerClass, static (name, score) =>
            (string[])[name, $"{100 * score.Precision:F1}", $"{100 * score.Recall:F1}", $"{100 * score.F1:F1}", $"{score.Support}"])),
    ];

    private IEnumerable<(string Name, string Text)> Lines
    {
        get
        {
            var (network, layout) = (result.Network.Network, result.Network.Network.Lattice.Layout);
            if (result.Test.Regression is { } errors)
            {
                yield return ("errors", $"root mean square {errors.RootMeanSquareError:G5}, mean absolute {errors.MeanAbsoluteError:G5} in the unit of "
                    + $"{result.Network.Target!.Name}, test samples");
            }

            yield return ("bits", $"{layout.MeanBitsPerParameter:0.##} per parameter, {layout.ParameterCount} parameters; bytes: {network.ByteCount} of bits, "
                + $"{result.Network.PreprocessingByteCount} of preprocessing");
            yield return ("spins", $"{result.Resources.SpinsPerCall} per call, {result.Resources.SpinsMonolithic} in one model of all samples");
            yield return ("calls", $"{result.OracleCalls} of the machine, {result.CandidatesScored} candidates scored");
            if (result.DeviceTime is { } time)
            {
                yield return ("device", $"{time.TotalHours:F1} hours on a real one, not spent here");
            }

            if (TrainingReport.BoundInWords(result) is { Length: > 0 } bound)
            {
                yield return ("bound", bound);
            }

            foreach (var constraint in result.Constraints)
            {
                yield return ("demand", $"{constraint.Kind} {(constraint.Satisfied ? "kept" : "NOT KEPT")}: {constraint.Detail}");
            }

            if (TrainingReport.SkippedInWords(result) is { Length: > 0 } skipped)
            {
                yield return ("skipped", skipped);
            }

            yield return ("seed", $"{result.Recipe.Seed}");
            yield return ("stopped",
                Summary.InWords(result.StopReason) + (result.StopReason == StopReason.Cancelled ? ": interrupted, the best network so far was kept" : ""));
            if (failure is null)
            {
                yield return ("run", $"{folder} (report.html shows it)");
            }
        }
    }

    public byte[] ToJson() => JsonText.Bytes(json => Summary.Write(json, result, folder));

    private string Head(string part) => result.Quality.IsShare ? part : result.Quality.Header(part);
}
