using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Compilation;

/// <summary>Divides samples into bundles of nearly equal size, drawn at random.</summary>
internal static class Bundling
{
    /// <summary>ceil(count / size) bundles, to which the samples are dealt in turn, in random order.</summary>
    public static int[][] Split(int sampleCount, int bundleSize, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bundleSize);
        var order = Enumerable.Range(0, sampleCount).ToArray();
        key.CreateSource().Shuffle(order.AsSpan());
        var count = (sampleCount + bundleSize - 1) / bundleSize;
        return [.. Enumerable.Range(0, count).Select(b => order.Where((_, position) => position % count == b).ToArray())];
    }
}
