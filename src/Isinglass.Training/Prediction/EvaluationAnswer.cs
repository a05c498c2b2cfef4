using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Training.Runs.Summaries;

namespace Isinglass.Training.Prediction;

/// <summary>The evaluation of a network or committee on a part of the data.</summary>
/// <param name="network">The network, or the committee's first.</param>
/// <param name="evaluation">The evaluation.</param>
/// <param name="split">The part.</param>
/// <param name="leftOut">Samples of classes that the network does not know.</param>
internal sealed class EvaluationAnswer(TrainedNetwork network, Evaluation evaluation, string split, int leftOut) : IAnswer
{
    IEnumerable<string> IAnswer.Notes => leftOut > 0 ? [$"{leftOut} samples of classes that the network does not know are left out."] : [];

    IEnumerable<AnswerPart> IAnswer.Parts => evaluation.Regression is { } errors
        ?
        [
            $"R² {errors.Determination:F4} of {network.Target!.Name} over {evaluation.SampleCount} samples ({split}), root mean square error "
                + $"{errors.RootMeanSquareError:G5}, mean absolute error {errors.MeanAbsoluteError:G5}",
        ]
        :
        [
            $"accuracy {100 * evaluation.Accuracy:F2} %, balanced {100 * evaluation.BalancedAccuracy:F2} %, of {evaluation.SampleCount} samples ({split})",
            AnswerPart.Table(["true \\ predicted", .. network.ClassNames],
                evaluation.Confusion.Zip(network.ClassNames, static (row, name) => (string[])[name, .. row.Select(static count => $"{count}")])),
        ];

    /// <summary>Evaluates by integer arithmetic.</summary>
    public static EvaluationAnswer Of(JudgedChoice choice)
    {
        var predictor = Predictor.Read(choice.Path);
        var part = choice.Load(predictor);
        var evaluation = predictor.Evaluate(part);
        return new EvaluationAnswer(predictor.Network, evaluation, choice.Split, part.SampleCount - evaluation.SampleCount);
    }

    public byte[] ToJson() => JsonText.Bytes(EvaluationSummary.Of(evaluation, network.ClassNames, split), SummaryJson.Default.EvaluationSummary);
}
