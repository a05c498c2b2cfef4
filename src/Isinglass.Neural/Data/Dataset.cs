using Isinglass.Model;
using Isinglass.Neural.Data.Images;

namespace Isinglass.Neural.Data;

/// <summary>
/// Samples with labels, in memory: x_n (real features) and y_n (a class). Images have their pixels as features, row by row, black 0 to white 1;
/// tables have their columns as they stand in the file. Immutable by convention: the arrays are shared, not copied.
/// </summary>
public sealed class Dataset
{
    /// <summary>Takes the arrays as they are.</summary>
    /// <param name="name">The name that reports show.</param>
    /// <param name="featureCount">Features of a sample, at least 1.</param>
    /// <param name="shape">The image size when features are pixels; null for tables.</param>
    /// <param name="features">Sample-major, samples times <paramref name="featureCount"/>, all finite.</param>
    /// <param name="labels">One of 0 .. classes - 1 for each sample.</param>
    /// <param name="classNames">A name for each class; for regression the target's name alone.</param>
    /// <param name="targets">For regression the number to predict for each sample, in its unit, all finite; null = classes.</param>
    /// <exception cref="ArgumentException">Sizes do not match, a label is out of range, or a feature or target is not finite.</exception>
    public Dataset(string name, int featureCount, ImageShape? shape, float[] features, int[] labels, IReadOnlyList<string> classNames, double[]? targets = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(featureCount);
        if (features.Length != (long)labels.Length * featureCount)
        {
            throw new ArgumentException($"{labels.Length} samples of {featureCount} features need {(long)labels.Length * featureCount} values, "
                + $"{features.Length} were given.", nameof(features));
        }

        if (shape is { } size && size.PixelCount != featureCount)
        {
            throw new ArgumentException($"An image of {size} has {size.PixelCount} pixels, the samples have {featureCount} features.", nameof(shape));
        }

        CheckLabels(labels, classNames.Count);
        CheckFinite(features, featureCount);
        if (targets is not null && (targets.Length != labels.Length || classNames.Count != 1 || !targets.All(double.IsFinite)))
        {
            throw new ArgumentException($"A regression of {labels.Length} samples needs as many finite targets and one name for them.", nameof(targets));
        }

        Targets = targets;
        Name = name;
        FeatureCount = featureCount;
        Shape = shape;
        Features = features;
        Labels = labels;
        ClassNames = classNames;
    }

    /// <summary>The name that reports show.</summary>
    public string Name { get; }

    /// <summary>Number of samples N; 0 is allowed (an empty validation set).</summary>
    public int SampleCount => Labels.Length;

    /// <summary>Number of features d of a sample.</summary>
    public int FeatureCount { get; }

    /// <summary>The image size when features are pixels; null for tables.</summary>
    public ImageShape? Shape { get; }

    /// <summary>All features, sample-major: feature i of sample n is at n * FeatureCount + i.</summary>
    public float[] Features { get; }

    /// <summary>The class of each sample, 0 .. ClassCount - 1.</summary>
    public int[] Labels { get; }

    /// <summary>
    /// For regression the number to predict for each sample; null = the samples have classes. All labels of a regression are 0, its one "class" is the target.
    /// </summary>
    public double[]? Targets { get; }

    /// <summary>The name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => ClassNames.Count;

    /// <summary>The features of sample <paramref name="n"/> (0-based), FeatureCount values.</summary>
    public ReadOnlySpan<float> Sample(int n) => Features.AsSpan(n * FeatureCount, FeatureCount);

    /// <summary>How many samples each class has.</summary>
    public int[] CountClasses()
    {
        var counts = new int[ClassCount];
        foreach (var label in Labels)
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>
    /// The samples of some classes only; class k of the result is the k-th of <paramref name="classes"/>. A class is named by its name, by a unique beginning
    /// of it, or by its number (0-based); case, '-', '/', '_' and blanks do not matter. A name goes before a number, a number before a beginning. Several
    /// joined by '+' become one class: <c>0+2+4+6+8</c>.
    /// </summary>
    /// <exception cref="InputException">Fewer than two classes, one twice, or a word that matches none or several.</exception>
    public Dataset SelectClasses(IReadOnlyList<string> classes)
    {
        if (Targets is not null)
        {
            throw new InputException($"{Name} has a number to predict ({ClassNames[0]}), no classes: leave out the classes.");
        }

        var groups = classes.Select(word => ClassNames.Contains(word) ? [word] : word.Split('+', StringSplitOptions.TrimEntries)).ToArray();
        var chosen = ClassWords.Resolve(Name, ClassNames, groups.Length < 2 ? classes : [.. groups.SelectMany(group => group)]);
        var newLabel = new int[ClassCount];
        Array.Fill(newLabel, -1);
        var at = 0;
        for (var k = 0; k < groups.Length; k++)
        {
            for (var part = 0; part < groups[k].Length; part++)
            {
                newLabel[chosen[at++]] = k;
            }
        }

        int[] samples = [.. Enumerable.Range(0, SampleCount).Where(n => newLabel[Labels[n]] >= 0)];
        int[] labels = [.. samples.Select(n => newLabel[Labels[n]])];
        return new Dataset(Name, FeatureCount, Shape, CopySamples(samples), labels,
            [.. groups.Select((_, k) => string.Join('+', chosen.Where(label => newLabel[label] == k).Select(label => ClassNames[label])))]);
    }

    /// <summary>The samples with these numbers (0-based), in this order.</summary>
    public Dataset Subset(ReadOnlySpan<int> samples)
    {
        var labels = new int[samples.Length];
        for (var k = 0; k < samples.Length; k++)
        {
            labels[k] = Labels[samples[k]];
        }

        return new Dataset(Name, FeatureCount, Shape, CopySamples(samples), labels, ClassNames, Sampling.Pick(Targets, samples));
    }

    /// <summary>
    /// The images at another size, by area-weighted box average: a new pixel is the mean of the old image over the area that it covers, so any size is
    /// possible, fractional boxes and enlargement included, and the mean brightness of an image is kept.
    /// </summary>
    /// <exception cref="InputException">The samples are not images.</exception>
    public Dataset Pool(ImageShape target)
    {
        if (Shape is not { } source)
        {
            throw new InputException($"The samples of {Name} are not images ({FeatureCount} features): leave out the image size.");
        }

        return source == target ? this : new Dataset(Name, target.PixelCount, target, new BoxAverage(source, target).Apply(Features), Labels, ClassNames,
            Targets);
    }

    /// <summary>These samples, followed by those of another part with the same features and classes.</summary>
    public Dataset With(Dataset other) => new(
        Name, FeatureCount, Shape, [.. Features, .. other.Features], [.. Labels, .. other.Labels], ClassNames, Targets is { } own && other.Targets is { } more
            ? [.. own, .. more] : null);

    /// <summary>The same samples with other targets.</summary>
    public Dataset WithTargets(double[] targets) => new(Name, FeatureCount, Shape, Features, Labels, ClassNames, targets);

    private float[] CopySamples(ReadOnlySpan<int> samples)
    {
        var features = new float[checked(samples.Length * FeatureCount)];
        for (var k = 0; k < samples.Length; k++)
        {
            Sample(samples[k]).CopyTo(features.AsSpan(k * FeatureCount));
        }

        return features;
    }

    private static void CheckLabels(int[] labels, int classCount)
    {
        var sample = Array.FindIndex(labels, label => (uint)label >= (uint)classCount);
        if (sample >= 0)
        {
            throw new ArgumentException($"Sample {sample} has label {labels[sample]}; there are {classCount} classes, 0 .. {classCount - 1}.", nameof(labels));
        }
    }

    private static void CheckFinite(float[] features, int featureCount)
    {
        var at = Array.FindIndex(features, value => !float.IsFinite(value));
        if (at >= 0)
        {
            throw new ArgumentException($"Feature {at % featureCount} of sample {at / featureCount} is {features[at]}; "
                + "features are finite numbers.", nameof(features));
        }
    }
}
