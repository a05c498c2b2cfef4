namespace Isinglass.Neural.Data.Answers;

/// <summary>A data set as text for the terminal: its classes with some samples of each, or its target, and the ranges of its features.</summary>
/// <param name="data">The data.</param>
/// <param name="count">Samples of each class that are shown.</param>
/// <param name="width">Width of the pictures, in characters.</param>
/// <param name="hasColours">Whether pictures are drawn in colours.</param>
internal sealed class DataSample(DatasetPair data, int count, int width, bool hasColours)
{
    private const int MostFeatures = 30;

    private readonly Dataset _train = data.Train;

    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines =>
    [
        $"{_train.Name}: {_train.SampleCount} training and {data.Test.SampleCount} test samples, "
            + $"{(_train.Shape is { } size ? $"{size} pixels" : $"{_train.FeatureCount} features")}, "
            + $"{(_train.Targets is null ? $"{_train.ClassCount} classes" : $"a number to predict: {_train.ClassNames[0]}")}",
        .. _train.Targets is { } targets
            ? [$"{_train.ClassNames[0]}: {targets.Min():G5} to {targets.Max():G5}, mean {targets.Average():G5}", .. Samples(0), .. Features]
            : Enumerable.Concat(Classes, _train.Shape is null ? Features : []),
    ];

    private IEnumerable<string> Classes => _train.CountClasses().Zip(data.Test.CountClasses()).SelectMany((counts, label) => (IEnumerable<string>)
    [
        $"class {label}{(_train.ClassNames[label] == $"{label}" ? "" : $" {_train.ClassNames[label]}")}: {counts.First} training, {counts.Second} test",
        .. Samples(label),
    ]);

    private IEnumerable<string> Features =>
    [
        $"{"feature",-10}{"least",12}{"mean",12}{"largest",12}",
        .. Enumerable.Range(0, Math.Min(MostFeatures, _train.FeatureCount)).Select(i =>
        {
            var values = Enumerable.Range(0, _train.SampleCount).Select(n => _train.Sample(n)[i]).ToArray();
            return $"{i + 1,-10}{values.Min(),12:G5}{values.Average(static value => (double)value),12:G5}{values.Max(),12:G5}";
        }),
        .. _train.FeatureCount > MostFeatures ? [$"and {_train.FeatureCount - MostFeatures} more"] : Array.Empty<string>(),
    ];

    private IEnumerable<string> Samples(int label)
    {
        float[][] samples =
            [.. Enumerable.Range(0, _train.SampleCount).Where(n => _train.Labels[n] == label).Take(count).Select(n => _train.Sample(n).ToArray())];
        if (_train.Shape is not { } shape)
        {
            return samples.Select(static sample => "  "
                + string.Join(' ', sample.Take(MostFeatures).Select(static value => $"{value:G5}")) + (sample.Length > MostFeatures ? " ..." : ""));
        }

        // Pixels of IDX files go up to 1; those of a table have their own unit.
        var scale = 1 / Math.Max(1, samples.SelectMany(static sample => sample).DefaultIfEmpty(1).Max());
        return Pictures.Draw([.. samples.Select(sample => sample.Select(value => value * scale).ToArray())], shape, width, hasColours);
    }
}
