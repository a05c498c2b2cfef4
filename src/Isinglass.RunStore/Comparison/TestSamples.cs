using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Training.Prediction;

namespace Isinglass.RunStore.Comparison;

/// <summary>Decisions of a run's network on its test samples.</summary>
internal static class TestSamples
{
    /// <summary>The test samples of a run as inputs of its network.</summary>
    /// <exception cref="InputException">The network or its data cannot be read.</exception>
    public static (Predictor Predictor, Dataset Data, QuantizedDataset Inputs) Load(string folder, string? dataDirectory)
    {
        var predictor = Predictor.Read(folder);
        var data = JudgedData.Load("test", predictor.Network, JudgedData.RecipeBeside(folder), null, dataDirectory, null);
        return (predictor, data, predictor.Network.Prepare(data));
    }

    /// <summary>The decision on each sample.</summary>
    public static int[] Decide(Predictor predictor, QuantizedDataset inputs)
    {
        var (decisions, scores) = (new int[inputs.SampleCount], new double[predictor.ScoreCount]);
        for (var n = 0; n < decisions.Length; n++)
        {
            decisions[n] = predictor.Predict(inputs.Values.AsSpan(n * inputs.FeatureCount, inputs.FeatureCount), scores);
        }

        return decisions;
    }
}
