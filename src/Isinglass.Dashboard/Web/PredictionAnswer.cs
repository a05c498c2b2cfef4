using System.Text.Json;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Training.Prediction;

namespace Isinglass.Dashboard.Web;

/// <summary>What a run's network says to a file that a visitor sends: the same reading and the same integers as <c>isinglass predict</c>.</summary>
internal static class PredictionAnswer
{
    private const int MostPredictions = 1000;

    /// <summary>Writes the members of the answer.</summary>
    /// <exception cref="InputException">The file is not what the network takes.</exception>
    public static void Write(Utf8JsonWriter json, string folder, string file)
    {
        var predictor = Predictor.Read(folder);
        using var samples = SampleStream.Open(file, predictor.Network);
        var (inputs, scores) = (new sbyte[samples.InputCount], new double[predictor.ScoreCount]);
        RunJson.WriteNames(json, "notes", samples.Notes);
        RunJson.WriteNames(json, "classes", predictor.Network.Target is { } target ? [target.Name] : predictor.Network.ClassNames);
        json.WriteStartArray("predictions");
        var count = 0;
        double[]? influence = null;
        while (count < MostPredictions && samples.Read(inputs))
        {
            var label = predictor.Predict(inputs, scores);
            json.WriteStartObject();
            if (predictor.Network.Target is null)
            {
                json.WriteString("class", predictor.Network.ClassNames[label]);
            }

            json.WriteStartArray("scores");
            foreach (var score in scores)
            {
                json.WriteNumberValue(score);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            influence = count++ == 0 ? Influence(predictor, inputs, label) : null;
        }

        json.WriteEndArray();
        if (influence is not null)
        {
            WriteInfluence(json, predictor, influence);
        }
    }

    /// <summary>What the decision loses when an input is put to 0, the mean of the training samples: the lead of the class over the best other one, or the
    /// predicted number.</summary>
    private static double[] Influence(Predictor predictor, sbyte[] inputs, int label)
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

        return influence;
    }

    private static void WriteInfluence(Utf8JsonWriter json, Predictor predictor, double[] influence)
    {
        json.WriteStartObject("influence");
        if (predictor.Network.Image is { } image && image.PixelCount == influence.Length)
        {
            json.WriteNumber("height", image.Height);
            json.WriteNumber("width", image.Width);
        }

        json.WriteStartArray("values");
        foreach (var value in influence)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
