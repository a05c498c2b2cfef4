using System.Text.Json.Serialization;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;
using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Export;

/// <summary>A network with all that is needed to use it on raw data.</summary>
/// <param name="Network">The integer network.</param>
/// <param name="Quantizer">Turns raw features into its integer inputs.</param>
/// <param name="Image">Size to which images are pooled first, or null for tables.</param>
/// <param name="ClassNames">Name of each class.</param>
/// <param name="ClassNumbers">Label of each class in the data set that it was trained on, for data whose classes have no names.</param>
/// <param name="Data">Name of the data set that it was trained on.</param>
[JsonConverter(typeof(NetworkConverter))]
public sealed record TrainedNetwork(QuantizedNetwork Network, InputQuantizer Quantizer, ImageShape? Image, IReadOnlyList<string> ClassNames,
    IReadOnlyList<int> ClassNumbers, string Data)
{
    /// <summary>For regression what an output stands for; null for classes.</summary>
    internal RegressionTarget? Target { get; init; }

    /// <summary>
    /// How rows of a table become features; null when it was not trained on a table's file (images, generated data), or its file is older than version 3.
    /// </summary>
    internal TableSchema? Table { get; init; }

    /// <summary>What it knows about tables on which it can be evaluated; null without <see cref="Table"/>.</summary>
    internal KnownTable? KnownTable => Table is { } table ? new KnownTable(table, ClassNames, ClassNumbers, Target is not null) : null;

    /// <summary>
    /// Bytes of the preprocessing, beside those of the parameter bits: offsets and steps of the inputs, and for regression slope and offset of the target.
    /// </summary>
    public int PreprocessingByteCount => Quantizer.ByteCount + (Target is null ? 0 : 2 * sizeof(double));

    /// <summary>Reads a network file.</summary>
    /// <exception cref="InputException">There is no such file, or it is damaged.</exception>
    public static TrainedNetwork Load(string path) => NetworkFile.Read(path);

    /// <summary>Writes the network with all that it needs as a file (docs/network-format.md), whole or not at all.</summary>
    public void Save(string path) => NetworkFile.Write(path, this);

    /// <summary>The prediction for one sample, by integer arithmetic.</summary>
    /// <param name="features">
    /// Raw features, as many as the network's inputs: pixels of its image size, black 0 to white 1, or the features of its table.
    /// </param>
    /// <exception cref="InputException">There are more or fewer features than inputs.</exception>
    public Prediction Predict(ReadOnlySpan<float> features)
    {
        if (features.Length != Quantizer.FeatureCount)
        {
            throw new InputException($"The network takes {Quantizer.FeatureCount} features, {features.Length} were given.");
        }

        var inputs = new sbyte[features.Length];
        Quantizer.Apply(features, inputs);
        return Predict(Network.CreatePass(), inputs);
    }

    /// <summary>The predictions for the samples of a file, read one after the other as the result is enumerated.</summary>
    /// <param name="path">A CSV file (columns by name in any order, with or without the label), an IDX file, a PNG or PGM image, or a folder of images.</param>
    /// <exception cref="InputException">The file does not fit the network; the message says what, where, and how to correct it.</exception>
    public IEnumerable<Prediction> PredictFile(string path)
    {
        using var samples = SampleStream.Open(path, this);
        var (pass, inputs) = (Network.CreatePass(), new sbyte[samples.InputCount]);
        while (samples.Read(inputs))
        {
            yield return Predict(pass, inputs);
        }
    }

    /// <summary>
    /// The number of the class for integer outputs, and a score of every class, the first largest of which decides: the outputs, or -z and z for two classes
    /// with one output z. For regression 0 and the predicted number.
    /// </summary>
    /// <param name="outputs">Outputs of the network, or their sums over a committee.</param>
    /// <param name="unit">Unit of the scores.</param>
    /// <param name="scores">Receives a score for each class; for regression one.</param>
    public int Decide(ReadOnlySpan<long> outputs, double unit, Span<double> scores)
    {
        if (Target is { } target)
        {
            scores[0] = target.Predict(outputs[0]);
            return 0;
        }

        if (outputs.Length == 1)
        {
            (scores[0], scores[1]) = (-outputs[0] / unit, outputs[0] / unit);
        }
        else
        {
            for (var c = 0; c < outputs.Length; c++)
            {
                scores[c] = outputs[c] / unit;
            }
        }

        return QuantizedNetwork.Decide(outputs);
    }

    private Prediction Predict(ForwardPass pass, ReadOnlySpan<sbyte> inputs)
    {
        var outputs = pass.Run(inputs);
        var sums = new long[outputs.Length];
        for (var c = 0; c < sums.Length; c++)
        {
            sums[c] = outputs[c];
        }

        var scores = new double[Target is null ? ClassNames.Count : 1];
        var label = Decide(sums, 1, scores);
        return Target is null ? new Prediction(ClassNames[label], label, scores) : new Prediction(null, 0, scores);
    }

    /// <summary>
    /// Accuracy and confusion on raw data that has these classes, by name, or by number where the data gives its classes no names; for regression the errors of
    /// the predictions.
    /// </summary>
    public Evaluation Evaluate(Dataset data) => Target is null ? Network.Evaluate(Prepare(data)) : Network.Evaluate(Prepare(data), Target);

    /// <summary>The samples of these classes, or with a number to predict, as the network's integer inputs.</summary>
    internal QuantizedDataset Prepare(Dataset data)
    {
        if (Target is not null)
        {
            var judged = data.Targets is null ? throw new InputException(
                $"The network predicts a number ({Target.Name}), {data.Name} has classes. For a CSV file append '#target=COLUMN' to its path.") : data;
            return Quantizer.Apply(Image is { } size ? judged.Pool(size) : judged);
        }

        var isNameless = data.ClassNames.Select((name, label) => name == label.ToString()).All(same => same);
        var hasGroups = ClassNames.Any(name => name.Contains('+', StringComparison.Ordinal));
        var selected = data.SelectClasses(isNameless && !hasGroups ? [.. ClassNumbers.Select(number => number.ToString())] : ClassNames);
        if (Image is { } image)
        {
            selected = selected.Pool(image);
        }

        return Quantizer.Apply(selected);
    }
}
