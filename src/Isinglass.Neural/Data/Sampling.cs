namespace Isinglass.Neural.Data;

/// <summary>Picks values by sample numbers.</summary>
internal static class Sampling
{
    /// <summary>The values of the samples with these numbers (0-based), in this order; null where there are none.</summary>
    public static double[]? Pick(double[]? values, ReadOnlySpan<int> samples)
    {
        if (values is null)
        {
            return null;
        }

        var picked = new double[samples.Length];
        for (var k = 0; k < picked.Length; k++)
        {
            picked[k] = values[samples[k]];
        }

        return picked;
    }
}
