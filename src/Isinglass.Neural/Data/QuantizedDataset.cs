namespace Isinglass.Neural.Data;

/// <summary>Samples whose features are small signed integers; made by <see cref="InputQuantizer"/>.</summary>
internal sealed class QuantizedDataset
{
    /// <summary>Takes the arrays as they are.</summary>
    /// <param name="featureCount">Features of a sample, at least 1.</param>
    /// <param name="values">Sample-major, samples times <paramref name="featureCount"/>.</param>
    /// <param name="labels">One of 0 .. classes - 1 for each sample.</param>
    /// <param name="classNames">A name for each class.</param>
    /// <param name="maxAbs">Bound on the absolute values, 1 .. 127.</param>
    /// <param name="targets">For regression the number to predict for each sample; null = classes.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a value or label is out of range.</exception>
    public QuantizedDataset(int featureCount, sbyte[] values, int[] labels, IReadOnlyList<string> classNames, int maxAbs, double[]? targets = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(featureCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAbs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxAbs, sbyte.MaxValue);
        if (values.Length != (long)labels.Length * featureCount)
        {
            throw new ArgumentException($"{labels.Length} samples of {featureCount} features need {(long)labels.Length * featureCount} values, "
                + $"{values.Length} were given.", nameof(values));
        }

        if (values.AsSpan().ContainsAnyExceptInRange((sbyte)-maxAbs, (sbyte)maxAbs))
        {
            throw new ArgumentException($"A value lies outside -{maxAbs} .. {maxAbs}.", nameof(values));
        }

        if (classNames.Count == 0 || labels.AsSpan().ContainsAnyExceptInRange(0, classNames.Count - 1))
        {
            throw new ArgumentException($"A label lies outside 0 .. {classNames.Count - 1}.", nameof(labels));
        }

        if (targets is not null && targets.Length != labels.Length)
        {
            throw new ArgumentException($"{labels.Length} samples, {targets.Length} targets.", nameof(targets));
        }

        Targets = targets;
        FeatureCount = featureCount;
        Values = values;
        Labels = labels;
        ClassNames = classNames;
        MaxAbs = maxAbs;
    }

    /// <summary>Number of samples.</summary>
    public int SampleCount => Labels.Length;

    /// <summary>Number of features of a sample.</summary>
    public int FeatureCount { get; }

    /// <summary>All values, sample-major: feature i of sample n is at n * FeatureCount + i.</summary>
    public sbyte[] Values { get; }

    /// <summary>The class of each sample, 0 .. ClassCount - 1.</summary>
    public int[] Labels { get; }

    /// <summary>For regression the number to predict for each sample; null = the samples have classes.</summary>
    public double[]? Targets { get; }

    /// <summary>The name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => ClassNames.Count;

    /// <summary>Largest absolute value M of the quantizer, whether it occurs or not.</summary>
    public int MaxAbs { get; }

    /// <summary>The values of sample <paramref name="n"/> (0-based).</summary>
    public ReadOnlySpan<sbyte> Sample(int n) => Values.AsSpan(n * FeatureCount, FeatureCount);

    /// <summary>These samples, followed by those of another part with the same features and classes.</summary>
    public QuantizedDataset With(QuantizedDataset other) => new(
        FeatureCount, [.. Values, .. other.Values], [.. Labels, .. other.Labels], ClassNames, MaxAbs, Targets is { } own && other.Targets is { } more
            ? [.. own, .. more] : null);

    /// <summary>The samples with these numbers (0-based), in this order.</summary>
    public QuantizedDataset Subset(ReadOnlySpan<int> samples)
    {
        var values = new sbyte[checked(samples.Length * FeatureCount)];
        var labels = new int[samples.Length];
        for (var k = 0; k < samples.Length; k++)
        {
            Sample(samples[k]).CopyTo(values.AsSpan(k * FeatureCount));
            labels[k] = Labels[samples[k]];
        }

        return new QuantizedDataset(FeatureCount, values, labels, ClassNames, MaxAbs, Sampling.Pick(Targets, samples));
    }
}
