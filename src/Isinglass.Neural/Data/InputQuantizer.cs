using Isinglass.Model;

namespace Isinglass.Neural.Data;

/// <summary>
/// Turns real features into signed integers, so that the pre-activations of the first layer lie on an integer lattice:
/// x_q = clamp(round((x - offset_i) / step_i), -M, M) with M = 2^(bits-1) - 1 for two bits and more, and x_q = sign(x - offset_i) with sign(0) = -1 for
/// one bit. Offsets are the means of the training set (centred inputs make bias bits superfluous); a step is the largest absolute deviation from the mean
/// over the training set, divided by M. A feature that never varies in the training set has step 0 and becomes 0 everywhere. Halves are rounded away from zero.
/// </summary>
public sealed class InputQuantizer
{
    /// <summary>Smallest and largest number of bits.</summary>
    public const int FewestBits = 1, MostBits = 8;

    /// <summary>A quantizer with known parameters, for instance those stored with a network.</summary>
    /// <param name="bits">1 .. 8.</param>
    /// <param name="offsets">For each feature, in its unit.</param>
    /// <param name="steps">For each feature, in its unit; 0 = the feature becomes 0.</param>
    /// <exception cref="InputException">The parameters cannot belong to a quantizer.</exception>
    public InputQuantizer(int bits, double[] offsets, double[] steps)
    {
        CheckBits(bits);
        if (offsets.Length != steps.Length || !offsets.All(double.IsFinite) || !steps.All(static step => step >= 0 && double.IsFinite(step)))
        {
            throw new InputException("An input quantizer needs one finite offset and one finite step >= 0 for each feature; "
                + $"there are {offsets.Length} offsets and {steps.Length} steps.");
        }

        Bits = bits;
        Offsets = offsets;
        Steps = steps;
    }

    /// <summary>Bits of a quantized value, 1 .. 8.</summary>
    public int Bits { get; }

    /// <summary>Largest absolute quantized value M: 2^(bits-1) - 1, and 1 for one bit.</summary>
    public int MaxAbs => Bits == 1 ? 1 : (1 << (Bits - 1)) - 1;

    /// <summary>Offset of each feature, in its unit.</summary>
    public double[] Offsets { get; }

    /// <summary>Step of each feature, in its unit; 0 when the feature does not vary in the training set.</summary>
    public double[] Steps { get; }

    /// <summary>Number of features.</summary>
    public int FeatureCount => Offsets.Length;

    /// <summary>
    /// Bytes of its numbers in double precision: an offset for each feature, and a step for each or one that all share (features of step 0 aside). Signs need
    /// no step.
    /// </summary>
    public int ByteCount => sizeof(double) * (FeatureCount + (Bits == 1 ? 0 : Steps.Where(static step => step > 0).Distinct().Skip(1).Any() ? FeatureCount
        : 1));

    /// <summary>Chooses offsets and steps from the training set. One bit is always <see cref="InputScaling.SignOnly"/>.</summary>
    /// <param name="train">The training set, one sample at least.</param>
    /// <param name="bits">1 .. 8.</param>
    /// <param name="scaling">How steps are chosen.</param>
    /// <exception cref="InputException">Bits out of range, no samples, or SignOnly with more than one bit.</exception>
    internal static InputQuantizer Fit(Dataset train, int bits, InputScaling scaling)
    {
        CheckBits(bits);
        if (train.SampleCount == 0)
        {
            throw new InputException($"{train.Name} has no training samples to choose input offsets and steps from.");
        }

        if (scaling == InputScaling.SignOnly && bits > 1)
        {
            throw new InputException($"Signs need one input bit, {bits} were asked for. Ask for 1 bit, or for another scaling.");
        }

        var offsets = Means(train);
        var largest = LargestDeviations(train, offsets);
        var unit = scaling == InputScaling.Global ? largest.Max() : 0;
        var levels = bits == 1 ? 1 : (1 << (bits - 1)) - 1;
        double[] steps = [.. largest.Select(own => own == 0 ? 0 : (scaling == InputScaling.Global ? unit : own) / levels)];
        return new InputQuantizer(bits, offsets, steps);
    }

    /// <summary>The quantized form of a whole data set.</summary>
    /// <exception cref="InputException">The number of features differs.</exception>
    internal QuantizedDataset Apply(Dataset data)
    {
        if (data.FeatureCount != FeatureCount)
        {
            throw new InputException($"{data.Name} has {data.FeatureCount} features, the network takes {FeatureCount}. "
                + "Use the image size and the data set that it was trained on.");
        }

        var values = new sbyte[data.Features.Length];
        for (var n = 0; n < data.SampleCount; n++)
        {
            Apply(data.Sample(n), values.AsSpan(n * FeatureCount, FeatureCount));
        }

        return new QuantizedDataset(FeatureCount, values, data.Labels, data.ClassNames, MaxAbs, data.Targets);
    }

    /// <summary>The quantized form of one sample; both spans have <see cref="FeatureCount"/> elements.</summary>
    public void Apply(ReadOnlySpan<float> sample, Span<sbyte> quantized)
    {
        if (sample.Length != FeatureCount || quantized.Length != FeatureCount)
        {
            throw new ArgumentException($"A sample has {FeatureCount} features; {sample.Length} were given and room for {quantized.Length}.", nameof(sample));
        }

        double limit = MaxAbs;
        for (var i = 0; i < sample.Length; i++)
        {
            var deviation = sample[i] - Offsets[i];
            quantized[i] = Steps[i] == 0 ? (sbyte)0
                : Bits == 1 ? (sbyte)(deviation > 0 ? 1 : -1)
                : (sbyte)Math.Clamp(Math.Round(deviation / Steps[i], MidpointRounding.AwayFromZero), -limit, limit);
        }
    }

    /// <summary>Number of values far outside the range of the training set, from whose largest deviation the steps are chosen.</summary>
    /// <param name="sample">One value for each feature.</param>
    /// <param name="factor">Values beyond this multiple of the largest deviation in training count as far.</param>
    internal int CountFar(ReadOnlySpan<float> sample, double factor)
    {
        var (limit, count) = (factor * MaxAbs, 0);
        for (var i = 0; i < sample.Length; i++)
        {
            count += Steps[i] > 0 && Math.Abs(sample[i] - Offsets[i]) > limit * Steps[i] ? 1 : 0;
        }

        return count;
    }

    private static void CheckBits(int bits)
    {
        if (bits is < FewestBits or > MostBits)
        {
            throw new InputException($"{bits} input bits; choose {FewestBits} .. {MostBits}.");
        }
    }

    private static double[] Means(Dataset train)
    {
        var means = new double[train.FeatureCount];
        for (var n = 0; n < train.SampleCount; n++)
        {
            var sample = train.Sample(n);
            for (var i = 0; i < means.Length; i++)
            {
                means[i] += sample[i];
            }
        }

        for (var i = 0; i < means.Length; i++)
        {
            means[i] /= train.SampleCount;
        }

        return means;
    }

    /// <summary>0 exactly for a feature that never varies, whatever rounding did to its mean.</summary>
    private static double[] LargestDeviations(Dataset train, double[] means)
    {
        var (least, most) = (train.Sample(0).ToArray(), train.Sample(0).ToArray());
        for (var n = 1; n < train.SampleCount; n++)
        {
            var sample = train.Sample(n);
            for (var i = 0; i < least.Length; i++)
            {
                least[i] = Math.Min(least[i], sample[i]);
                most[i] = Math.Max(most[i], sample[i]);
            }
        }

        return [.. means.Select((mean, i) => least[i] == most[i] ? 0 : Math.Max(most[i] - mean, mean - least[i]))];
    }
}
