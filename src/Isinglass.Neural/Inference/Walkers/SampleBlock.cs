using Isinglass.Neural.Data;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// Samples by columns for the vectorised forward pass: feature i of all samples lies in <see cref="Inputs"/>[i * Padded .. (i + 1) * Padded - 1]. Samples are
/// sorted by class and every class begins at a multiple of 16 lanes; padding lanes have zero inputs and no loss.
/// </summary>
internal sealed class SampleBlock
{
    /// <summary>Lanes of a vector of int.</summary>
    internal const int Lanes = 16;

    private readonly double[]? _targets;
    private readonly Lazy<short[]> _narrowInputs;
    private readonly Lazy<int> _largestSum;

    /// <summary>The samples of <paramref name="samples"/> out of <paramref name="data"/>, a sample that is listed several times has that weight.</summary>
    public SampleBlock(QuantizedDataset data, ReadOnlySpan<int> samples)
    {
        if (samples.Length == 0)
        {
            throw new ArgumentException("A block needs at least one sample.", nameof(samples));
        }

        FeatureCount = data.FeatureCount;
        ClassCount = data.ClassCount;
        SampleCount = samples.Length;
        MaximumInput = data.MaxAbs;
        _targets = data.Targets;
        var counts = new int[ClassCount];
        foreach (var sample in samples)
        {
            counts[data.Labels[sample]]++;
        }

        ClassStarts = new int[ClassCount + 1];
        for (var c = 0; c < ClassCount; c++)
        {
            ClassStarts[c + 1] = ClassStarts[c] + (counts[c] + Lanes - 1) / Lanes * Lanes;
        }

        Padded = ClassStarts[^1];
        Samples = new int[Padded];
        Array.Fill(Samples, -1);
        var next = ClassStarts.AsSpan(0, ClassCount).ToArray();
        Inputs = new int[checked((long)FeatureCount * Padded)];
        _narrowInputs = new Lazy<short[]>(() => Array.ConvertAll(Inputs, static value => checked((short)value)));
        _largestSum = new Lazy<int>(() => SampleLanes().Max(lane => Enumerable.Range(0, FeatureCount).Sum(i => Math.Abs(Inputs[(long)i * Padded + lane]))));
        foreach (var sample in samples)
        {
            var lane = next[data.Labels[sample]]++;
            Samples[lane] = sample;
            var values = data.Values.AsSpan(sample * FeatureCount, FeatureCount);
            for (var i = 0; i < FeatureCount; i++)
            {
                Inputs[(long)i * Padded + lane] = values[i];
            }
        }
    }

    /// <summary>Number of samples n.</summary>
    public int SampleCount { get; }

    /// <summary>Number of lanes, padding included; a multiple of 16.</summary>
    public int Padded { get; }

    /// <summary>Number of inputs d.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of classes C.</summary>
    public int ClassCount { get; }

    /// <summary>Largest magnitude of an input.</summary>
    public int MaximumInput { get; }

    /// <summary>Inputs by feature, FeatureCount * Padded.</summary>
    public int[] Inputs { get; }

    /// <summary><see cref="Inputs"/> in 16 bits, made when it is first asked for.</summary>
    public short[] NarrowInputs => _narrowInputs.Value;

    /// <summary>Largest sum of the magnitudes of a sample's inputs.</summary>
    public int LargestSum => _largestSum.Value;

    /// <summary>First lane of each class, length C + 1.</summary>
    public int[] ClassStarts { get; }

    /// <summary>The data set's sample in each lane, -1 for padding.</summary>
    public int[] Samples { get; }

    /// <summary>Whether the samples have numbers to predict instead of classes.</summary>
    public bool IsRegression => _targets is not null;

    /// <summary>The number to predict for the sample in a lane; 0 where samples have classes and in padding.</summary>
    public double TargetOf(int lane) => _targets is null || Samples[lane] < 0 ? 0 : _targets[Samples[lane]];

    /// <summary>The largest magnitude of a number to predict.</summary>
    public double LargestTarget => SampleLanes().Max(lane => Math.Abs(TargetOf(lane)));

    /// <summary>The class of a lane.</summary>
    public int ClassOf(int lane)
    {
        var c = 0;
        while (lane >= ClassStarts[c + 1])
        {
            c++;
        }

        return c;
    }

    /// <summary>One lane of each group of samples with equal inputs, class and target, with the size of the group, in the order of their first lanes.</summary>
    internal IEnumerable<(int Lane, int Count)> Distinct() => SampleLanes().GroupBy(KeyOf).Select(group => (group.First(), group.Count()));

    /// <summary>The lanes that carry a sample.</summary>
    internal IEnumerable<int> SampleLanes() => Enumerable.Range(0, Padded).Where(lane => Samples[lane] >= 0);

    /// <summary>Inputs, class and number to predict of a lane: equal for equal samples.</summary>
    internal (string Inputs, double Target) KeyOf(int lane) => (InputsOf(lane), TargetOf(lane));

    private string InputsOf(int lane) => string.Create(FeatureCount + 1, (Block: this, lane), static (text, state) =>
    {
        var (block, at) = state;
        for (var i = 0; i < block.FeatureCount; i++)
        {
            text[i] = (char)(block.Inputs[(long)i * block.Padded + at] + short.MaxValue);
        }

        text[^1] = (char)block.ClassOf(at);
    });

    /// <summary>Root mean square of the inputs over samples and features.</summary>
    public static double RootMeanSquare(QuantizedDataset data)
    {
        var sum = 0.0;
        foreach (var value in data.Values)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum / Math.Max(1, data.Values.Length));
    }
}
