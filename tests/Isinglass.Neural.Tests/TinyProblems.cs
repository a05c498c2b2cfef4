using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests;

/// <summary>Small random data and networks whose every parameter vector can be enumerated.</summary>
internal static class TinyProblems
{
    public static QuantizedDataset Data(int seed, int sampleCount, int featureCount, int classCount, int maxAbs = 1)
    {
        var random = new RandomKey((ulong)seed).Derive("data").CreateSource();
        var values = new sbyte[sampleCount * featureCount];
        for (var k = 0; k < values.Length; k++)
        {
            values[k] = maxAbs == 1 ? (sbyte)random.NextSign() : (sbyte)(random.NextBelow(2 * maxAbs + 1) - maxAbs);
        }

        var labels = Enumerable.Range(0, sampleCount).Select(n => n < classCount ? n : random.NextBelow(classCount)).ToArray();
        return new QuantizedDataset(featureCount, values, labels, [.. Enumerable.Range(0, classCount).Select(c => $"class {c}")], maxAbs);
    }

    public static IntegerNetwork Lattice(string widths, string weights, string? biases, ActivationSpec activation, QuantizedDataset data) =>
        IntegerNetwork.From(NetworkSpec.Parse(widths, weights, biases, activation), SampleBlock.RootMeanSquare(data));

    public static NetworkCompletion Completion(IntegerNetwork lattice, QuantizedDataset data, LossSpec loss) =>
        new(lattice, new SampleBlock(data, [.. Enumerable.Range(0, data.SampleCount)]), loss);

    public static int[][] OneBundle(QuantizedDataset data) => [[.. Enumerable.Range(0, data.SampleCount)]];

    public static IEnumerable<sbyte[]> AllBits(int count) =>
        Enumerable.Range(0, 1 << count).Select(code => Enumerable.Range(0, count).Select(k => (sbyte)(code >> k & 1)).ToArray());

    public static sbyte[] RandomBits(int count, RandomSource random) => [.. Enumerable.Range(0, count).Select(_ => (sbyte)random.NextBit())];
}
