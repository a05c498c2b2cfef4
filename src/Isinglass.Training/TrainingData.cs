using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Generators;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Numerics.Random;
using Isinglass.Training.Recipes;

namespace Isinglass.Training;

/// <summary>The data of a run: three parts that share no sample, quantized by steps fitted to the training part alone.</summary>
internal sealed class TrainingData
{
    private readonly (double Mean, double Deviation) _target = (0, 1);

    private TrainingData(Dataset train, Dataset validation, Dataset test, IReadOnlyList<int> classNumbers, InputQuantizer quantizer, DatasetPair source,
        ClassWeighting weighting, Dataset? required)
    {
        Required = required is null ? null : quantizer.Apply(required);
        (Table, Notes, Weighting) = (source.Table, source.Notes, weighting);
        if (train.Targets is { } targets)
        {
            _target = Standard(train.ClassNames[0], targets);
            (train, validation, test) = (Standardized(train), Standardized(validation), Standardized(test));
        }

        ClassNumbers = classNumbers;
        Image = train.Shape;
        ClassNames = train.ClassNames;
        Quantizer = quantizer;
        (TrainOnce, ValidationOnce) = (quantizer.Apply(train), quantizer.Apply(validation));
        (Train, Validation) = (Weighted(TrainOnce), Weighted(ValidationOnce));
        Test = quantizer.Apply(test);
    }

    /// <summary>Image size, or null for tables.</summary>
    public ImageShape? Image { get; }

    /// <summary>
    /// Whether there is a number to predict instead of classes. The targets of the parts are in standard deviations of the training part's, from their mean.
    /// </summary>
    public bool IsRegression => Train.Targets is not null;

    /// <summary>Names of the classes; for regression that of the number to predict.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Labels of the classes in the data set as it was loaded.</summary>
    public IReadOnlyList<int> ClassNumbers { get; }

    /// <summary>How rows of a table became features; null for images and generated data.</summary>
    public TableSchema? Table { get; }

    /// <summary>How inputs become integers.</summary>
    public InputQuantizer Quantizer { get; }

    /// <summary>Notes for the user on how the data were read.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The weights of the classes.</summary>
    public ClassWeighting Weighting { get; }

    /// <summary>The samples to train on: with balanced classes, samples of rarer ones are repeated.</summary>
    public QuantizedDataset Train { get; }

    /// <summary>The samples by which choices are made, with the same weights; may be empty.</summary>
    public QuantizedDataset Validation { get; }

    /// <summary>The training samples, each once: training scores are measured on them.</summary>
    public QuantizedDataset TrainOnce { get; }

    /// <summary>The validation samples, each once.</summary>
    public QuantizedDataset ValidationOnce { get; }

    /// <summary>The test samples: never used to choose.</summary>
    public QuantizedDataset Test { get; }

    /// <summary>Samples that must be right, among the others or not; null = none.</summary>
    public QuantizedDataset? Required { get; }

    /// <summary>
    /// The class with most training samples, and the score of always predicting it; null for regression. A worse network has learnt nothing useful when all
    /// errors cost the same.
    /// </summary>
    public (string Class, Score Score)? Majority()
    {
        if (IsRegression)
        {
            return null;
        }

        int[] Counts(QuantizedDataset part) => [.. Enumerable.Range(0, part.ClassCount).Select(label => part.Labels.Count(own => own == label))];
        var (train, test) = (Counts(TrainOnce), Counts(Test));
        var most = Array.IndexOf(train, train.Max());
        double Share(int[] counts) => counts[most] / (double)Math.Max(1, counts.Sum());
        return (ClassNames[most], new Score(Share(train), Share(test), 0, $"always {ClassNames[most]}"));
    }

    /// <summary>A part with weights: with balanced classes, samples of rarer ones are repeated until every class has as many as the largest.</summary>
    public QuantizedDataset Weighted(QuantizedDataset part)
    {
        if (Weighting != ClassWeighting.Balanced || part.SampleCount == 0)
        {
            return part;
        }

        int[][] byClass = [.. Enumerable.Range(0, part.ClassCount).Select(label =>
            Enumerable.Range(0, part.SampleCount).Where(n => part.Labels[n] == label).ToArray())];
        var most = byClass.Max(samples => samples.Length);
        return part.Subset([.. byClass.Where(samples => samples.Length > 0)
            .SelectMany(samples => Enumerable.Range(0, most).Select(k => samples[k % samples.Length]))]);
    }

    /// <summary>Evaluates a network on a part. For regression, outputs are mapped to targets by the least-squares line of the training part.</summary>
    public Evaluation Evaluate(QuantizedNetwork network, QuantizedDataset part) =>
        network.Evaluate(part, Train.Targets is { } targets ? RegressionTarget.Fit(ClassNames[0], network.Outputs(Train), targets) : null);

    /// <summary>Predictions of a network on the test part beside their targets, in the target's unit; empty for classes.</summary>
    public IReadOnlyList<(double Target, double Prediction)> Predictions(TrainedNetwork trained) => trained.Target is { } line && Test.Targets is { } targets
        ? [.. trained.Network.Outputs(Test).Select((output, n) => (targets[n] * _target.Deviation + _target.Mean, line.Predict(output)))]
        : [];

    /// <summary>An evaluation with the errors of predictions in the target's unit instead of its standard deviations.</summary>
    public Evaluation InOwnUnit(Evaluation evaluation) => evaluation.Regression is { } score
        ? evaluation with
        {
            Regression = score with
            {
                RootMeanSquareError = score.RootMeanSquareError * _target.Deviation,
                MeanAbsoluteError = score.MeanAbsoluteError * _target.Deviation
            }
        }
        : evaluation;

    /// <summary>The map from a network's output to the target's own unit; null for classes.</summary>
    public RegressionTarget? TargetOf(QuantizedNetwork network) => Train.Targets is { } targets
        && RegressionTarget.Fit(ClassNames[0], network.Outputs(Train), targets) is { } line
        ? line with { Slope = line.Slope * _target.Deviation, Offset = line.Offset * _target.Deviation + _target.Mean }
        : null;

    /// <summary>A trained network with all that is needed to use it on raw data.</summary>
    public TrainedNetwork Package(QuantizedNetwork network, string name) =>
        new(network, Quantizer, Image, ClassNames, ClassNumbers, name) { Target = TargetOf(network), Table = Table };

    /// <summary>Loads, selects, pools, draws and quantizes.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="dataDirectory">Where data is looked for first.</param>
    /// <param name="given">The samples; null = the recipe's data.</param>
    public static TrainingData Prepare(Recipe recipe, string? dataDirectory, DatasetPair? given = null)
    {
        var pair = given ?? Load(recipe.Data, dataDirectory, recipe.Seed, recipe.Table, size: recipe.Image is { } image ? ImageShape.Parse(image) : null);
        var labels = pair.Train.ClassNames.Select((name, label) => (name, label)).ToDictionary(item => item.name, item => item.label);
        var (train, validation, test) = Draw(recipe, pair);
        var bits = recipe.InputBits ?? (IsTwoValued(train) ? 1 : 8);
        var quantizer = InputQuantizer.Fit(train, bits, bits == 1 ? InputScaling.SignOnly : train.Shape is null ? InputScaling.PerFeature
            : InputScaling.Global);
        int[] numbers = [.. train.ClassNames.Select(name => Number(labels, name))];
        var required = recipe.Require is { } file ? RequiredSamples(file, recipe, dataDirectory, train, numbers, pair.Table) : null;
        return new TrainingData(train, validation, test, numbers, quantizer, pair, recipe.ClassWeight ?? ClassWeighting.Samples, required);
    }

    /// <summary>The three raw parts of a recipe, with its classes and image size, and with the training and validation samples that it draws.</summary>
    public static (Dataset Train, Dataset Validation, Dataset Test) Draw(Recipe recipe, DatasetPair pair)
    {
        var (train, test) = pair;
        if (recipe.Classes is { Count: > 0 } classes)
        {
            if (classes.Count == 1)
            {
                throw new InputException($"Only one class ({classes[0]}) is chosen: there is nothing to tell apart. Name at least two, such as `classes` "
                    + "sandal,coat.");
            }

            (train, test) = (train.SelectClasses(classes), test.SelectClasses(classes));
        }

        if (recipe.Image is { } image)
        {
            var shape = ImageShape.Parse(image);
            (train, test) = (train.Pool(shape), test.Pool(shape));
        }

        var (chosen, validation) = Split(recipe, train, new RandomKey(recipe.Seed).Derive("split"));
        return (chosen, validation, test);
    }

    /// <summary>
    /// The data set with a name or path, or a planted teacher; a CSV file is read by the schema of the network to evaluate, images of IDX files at a given
    /// size.
    /// </summary>
    public static DatasetPair Load(
        string data, string? dataDirectory, ulong seed, TableOptions? table = null, KnownTable? known = null, ImageShape? size = null)
    {
        if (!data.StartsWith(TeacherGenerator.Prefix, StringComparison.Ordinal))
        {
            return DataCatalog.Load(data, dataDirectory, seed, table, known, size);
        }

        DataCatalog.RefuseOptions(data, table ?? new TableOptions());
        return TeacherGenerator.Generate(data, new RandomKey(seed).Derive("teacher"));
    }

    /// <summary>All samples of a file, read as the training table was, with its classes and image size.</summary>
    private static Dataset RequiredSamples(string file, Recipe recipe, string? dataDirectory, Dataset train, int[] numbers, TableSchema? table)
    {
        if (train.Targets is not null)
        {
            throw new InputException("`require` names samples whose class must be right, and the data has a number to predict. Leave it out.");
        }

        var known = table is null ? null : new KnownTable(table, train.ClassNames, numbers, IsRegression: false);
        var samples = DataCatalog.LoadWhole(file, dataDirectory, recipe.Seed, known).SelectClasses(train.ClassNames);
        samples = train.Shape is { } shape ? samples.Pool(shape) : samples;
        return samples.SampleCount > 0 ? samples
            : throw new InputException($"`require`: {file} has no samples of the classes {string.Join(", ", train.ClassNames)}.");
    }

    private static (Dataset Train, Dataset Validation) Split(Recipe recipe, Dataset train, RandomKey key)
    {
        var byClass = Enumerable.Range(0, train.ClassCount).Select(c => Enumerable.Range(0, train.SampleCount).Where(n => train.Labels[n] == c).ToArray())
            .ToArray();
        var fewest = byClass.Min(samples => samples.Length);
        if (recipe.PerClass is { } perClass)
        {
            // As many as the training samples, at least 40 and at most 200 or 2000 in all, as far as available: with 400 samples the noise of a choice is a
            // percentage point.
            var most = Math.Max(200, 2000 / train.ClassCount);
            var validation = recipe.Validation ?? Math.Max(0, Math.Min(fewest - perClass, Math.Clamp(perClass, 40, most)));
            return DataSplit.Draw(train, perClass, validation, key);
        }

        if (recipe.Samples is { } count)
        {
            if (train.Name.StartsWith(TeacherGenerator.Prefix, StringComparison.Ordinal) && TeacherGenerator.DistinctInputs(train.Name) is var distinct
                && count > distinct)
            {
                throw new InputException($"`samples` {count}: {train.Name} has only {distinct} different inputs. Ask for no more of them, or for a teacher "
                    + "with more inputs.");
            }

            var order = Enumerable.Range(0, train.SampleCount).ToArray();
            key.CreateSource().Shuffle(order.AsSpan());
            var validation = recipe.Validation is { } each ? train.ClassCount * each : Math.Min(train.ClassCount * 100, train.SampleCount - count);
            return count >= 1 && validation >= 0 && count + (long)validation <= train.SampleCount
                ? (train.Subset(order.AsSpan(0, count)), train.Subset(order.AsSpan(count, validation)))
                : throw new InputException($"`samples` {count}{(validation > 0 ? $" and {validation} for validation are" : " is")} not possible: {train.Name} "
                    + $"has {train.SampleCount} training samples.");
        }

        var (chosen, kept) = (new List<int>(), new List<int>());
        var random = key.CreateSource();
        foreach (var samples in byClass)
        {
            if (samples.Length > 0 && recipe.Validation >= samples.Length)
            {
                throw new InputException($"`validation` {recipe.Validation}: the class '{train.ClassNames[train.Labels[samples[0]]]}' of {train.Name} has "
                    + $"{samples.Length} training samples, and none would be left to train on. Ask for fewer.");
            }

            random.Shuffle(samples.AsSpan());
            var share = Math.Min(samples.Length - 1, recipe.Validation ?? Math.Min(500, samples.Length / 5));
            kept.AddRange(samples.AsSpan(0, share));
            chosen.AddRange(samples.AsSpan(share));
        }

        return (train.Subset([.. chosen.Order()]), train.Subset([.. kept.Order()]));
    }

    /// <summary>The number of a class as loaded; of a group, that of its first class.</summary>
    private static int Number(Dictionary<string, int> labels, string name) => labels.TryGetValue(name, out var label) ? label : labels[name.Split('+')[0]];

    private static (double Mean, double Deviation) Standard(string name, double[] targets)
    {
        var mean = targets.Average();
        var deviation = Math.Sqrt(targets.Average(target => (target - mean) * (target - mean)));
        return deviation > 0 ? (mean, deviation) : throw new InputException(
            $"All {targets.Length} training samples have the same {name} ({mean:G5}): there is nothing to predict. Take more samples or another column.");
    }

    private Dataset Standardized(Dataset part) => part.WithTargets([.. part.Targets!.Select(target => (target - _target.Mean) / _target.Deviation)]);

    private static bool IsTwoValued(Dataset data)
    {
        for (var i = 0; i < data.FeatureCount; i++)
        {
            var (first, second) = (data.Features[i], float.NaN);
            for (var at = i; at < data.Features.Length; at += data.FeatureCount)
            {
                var value = data.Features[at];
                if (value != first)
                {
                    if (!float.IsNaN(second) && value != second)
                    {
                        return false;
                    }

                    second = value;
                }
            }
        }

        return true;
    }
}
