using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Baselines;

/// <summary>Samples that the tests of the baselines share.</summary>
internal static class BaselineData
{
    /// <summary>Random inputs -3..3 whose class a random +-1 teacher decides with a margin, so that binary weights separate them without error.</summary>
    public static QuantizedDataset Separable(RandomKey key, int sampleCount, int featureCount, int gap)
    {
        var random = key.CreateSource();
        var teacher = Enumerable.Range(0, featureCount).Select(_ => random.NextSign()).ToArray();
        var values = new List<sbyte>();
        var labels = new List<int>();
        while (labels.Count < sampleCount)
        {
            var sample = Enumerable.Range(0, featureCount).Select(_ => (sbyte)(random.NextBelow(7) - 3)).ToArray();
            var sum = sample.Select((x, i) => x * teacher[i]).Sum();
            if (Math.Abs(sum) >= gap)
            {
                values.AddRange(sample);
                labels.Add(sum > 0 ? 1 : 0);
            }
        }

        return new QuantizedDataset(featureCount, [.. values], [.. labels], ["no", "yes"], 3);
    }

    /// <summary>Random inputs -3..3 with random labels: nothing to learn, much to fit.</summary>
    public static QuantizedDataset Noise(RandomKey key, int sampleCount, int featureCount, int classCount)
    {
        var random = key.CreateSource();
        return new QuantizedDataset(
            featureCount,
            [.. Enumerable.Range(0, sampleCount * featureCount).Select(_ => (sbyte)(random.NextBelow(7) - 3))],
            [.. Enumerable.Range(0, sampleCount).Select(_ => random.NextBelow(classCount))],
            [.. Enumerable.Range(0, classCount).Select(c => $"class {c}")],
            3);
    }

    /// <summary>The same samples with every label moved on by one.</summary>
    public static QuantizedDataset WrongLabels(QuantizedDataset data) =>
        new(data.FeatureCount, data.Values, [.. data.Labels.Select(label => (label + 1) % data.ClassCount)], data.ClassNames, data.MaxAbs);

    public static IntegerNetwork Lattice(QuantizedDataset data, string widths, string weights = "binary", string? biases = null,
        ActivationSpec? activation = null) =>
        IntegerNetwork.From(NetworkSpec.Parse(widths, weights, biases, activation), SampleBlock.RootMeanSquare(data));

    /// <summary>Fashion-MNIST 7x7, 500 training and 40 validation samples a class, inputs of 4 bits.</summary>
    public static (QuantizedDataset Train, QuantizedDataset Validation, QuantizedDataset Test) Fashion(ulong seed)
    {
        Require.Data("fashion-mnist");
        var data = DataCatalog.Load("fashion-mnist", Require.Data(), seed);
        var (train, validation) = DataSplit.Draw(data.Train.Pool(new ImageShape(7, 7)), 500, 40, new RandomKey(seed));
        var quantizer = InputQuantizer.Fit(train, 4, InputScaling.Global);
        return (quantizer.Apply(train), quantizer.Apply(validation), quantizer.Apply(data.Test.Pool(new ImageShape(7, 7))));
    }
}
