using Isinglass.Dashboard.Web.Facts;
using Isinglass.Model;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Export;
using Isinglass.Training.Prediction;

namespace Isinglass.Dashboard.Web;

/// <summary>The predictions of a run's network for a visitor's file, with the same reader and integers as <c>isinglass predict</c>.</summary>
internal static class PredictionAnswer
{
    private const int MostPredictions = 1000;

    /// <summary>The answer.</summary>
    /// <exception cref="InputException">The file does not fit the network.</exception>
    public static PredictionFacts Of(string folder, string file)
    {
        var predictor = Predictor.Read(folder);
        using var samples = SampleStream.Open(file, predictor.Network);
        var (inputs, predictions, influence) = (new sbyte[samples.InputCount], new List<PredictionFact>(), (InfluenceFacts?)null);
        while (predictions.Count < MostPredictions && samples.Read(inputs))
        {
            var scores = new double[predictor.ScoreCount];
            var label = predictor.Predict(inputs, scores);
            predictions.Add(new PredictionFact(predictor.Network.Target is null ? predictor.Network.ClassNames[label] : null, scores));
            influence = predictions.Count == 1 ? Influence(predictor, inputs, label) : null;
        }

        return new PredictionFacts(
            samples.Notes, predictor.Network.Target is { } target ? [target.Name] : predictor.Network.ClassNames, predictions, influence);
    }

    /// <summary>
    /// The change of the decision when an input is set to 0, the mean of the training samples: of the lead of the class over the best other one, or of the
    /// predicted number.
    /// </summary>
    private static InfluenceFacts Influence(Predictor predictor, sbyte[] inputs, int label)
    {
        var scores = new double[predictor.ScoreCount];
        double Lead()
        {
            predictor.Predict(inputs, scores);
            return scores.Length == 1 ? scores[0] : scores[label] - scores.Where((_, k) => k != label).Max();
        }

        var whole = Lead();
        var influence = new double[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var kept = inputs[i];
            inputs[i] = 0;
            influence[i] = whole - Lead();
            inputs[i] = kept;
        }

        ImageShape? size = predictor.Network.Image is { } image && image.PixelCount == influence.Length ? image : null;
        return new InfluenceFacts(size?.Height, size?.Width, influence);
    }
}
