using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Data.Generators;

/// <summary>
/// The regression problem of Friedman (Multivariate adaptive regression splines, Annals of Statistics 19, 1991, section 4.3): ten features uniform on [0, 1]
/// and y = 10 sin(pi x1 x2) + 20 (x3 - 1/2)^2 + 10 x4 + 5 x5 + noise of deviation 1; five features do not matter. A linear function explains about 3/4 of the
/// variance.
/// </summary>
internal static class FriedmanGenerator
{
    /// <summary>Number of features.</summary>
    public const int FeatureCount = 10;

    internal const string Name = "friedman";

    internal const string TargetName = "y";

    /// <summary>Draws training and test samples.</summary>
    /// <param name="seed">The seed of the drawing.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="test">Test samples.</param>
    public static DatasetPair Generate(ulong seed, int train = 2000, int test = 1000)
    {
        var key = new RandomKey(seed).Derive(Name);
        return new DatasetPair(Draw(key.Derive("train"), train), Draw(key.Derive("test"), test));
    }

    /// <summary>The number without noise for features of one sample.</summary>
    public static double Expectation(ReadOnlySpan<float> x)
    {
        var bend = x[2] - 0.5;
        return 10 * Math.Sin(Math.PI * x[0] * x[1]) + 20 * bend * bend + 10 * x[3] + 5 * x[4];
    }

    private static Dataset Draw(RandomKey key, int count)
    {
        var (features, targets) = (new float[checked(count * FeatureCount)], new double[count]);
        for (var n = 0; n < count; n++)
        {
            var random = key.Derive(n).CreateSource();
            var sample = features.AsSpan(n * FeatureCount, FeatureCount);
            for (var i = 0; i < FeatureCount; i++)
            {
                sample[i] = (float)random.NextDouble();
            }

            targets[n] = (float)(Expectation(sample) + random.NextGaussian());
        }

        return new Dataset(Name, FeatureCount, null, features, new int[count], [TargetName], targets);
    }
}
