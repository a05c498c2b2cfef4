using Isinglass.Numerics.Random;
using MathNet.Numerics.Distributions;

namespace Isinglass.Experiments.Sweeps;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kegl: Algorithms for hyper-parameter optimization, 2011): trials are split into the good
/// ones and the others, each parameter gets a density of either, and of candidates drawn from the density l of the good ones the one with the largest
/// l(x) / g(x) is tried, which has the largest expected improvement. Parameters are taken as independent of one another.
/// </summary>
internal static class TreeParzen
{
    /// <summary>Number of random trials before the densities are used.</summary>
    public const int RandomTrials = 8;

    private const double GoodShare = 0.25;
    private const int Candidates = 24;

    /// <summary>The point to try next; a point is a coordinate for each parameter.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="history">Points with their losses.</param>
    /// <param name="random">Random numbers of this trial.</param>
    public static double[] Propose(IReadOnlyList<SweepParameter> parameters, IReadOnlyList<(double[] Point, double Loss)> history, RandomSource random)
    {
        // A stable order: equal losses stay in the order of trials.
        double[][] sorted = [.. history.OrderBy(trial => trial.Loss).Select(trial => trial.Point)];
        var good = (int)Math.Ceiling(GoodShare * sorted.Length);
        return [.. parameters.Select((parameter, k) => Propose(
            parameter, [.. sorted[..good].Select(point => point[k])], [.. sorted[good..].Select(point => point[k])], random))];
    }

    private static double Propose(SweepParameter parameter, double[] good, double[] bad, RandomSource random)
    {
        if (parameter.Choices.Count > 0)
        {
            var (likely, other) = (Frequencies(parameter, good), Frequencies(parameter, bad));
            return Enumerable.Range(0, Candidates).Select(_ => Draw(likely, random)).MaxBy(choice => likely[choice] / other[choice]);
        }

        var (near, far) = (new Mixture(good), new Mixture(bad));
        return parameter.Snap(Enumerable.Range(0, Candidates).Select(_ => near.Draw(random)).MaxBy(point => near.Density(point) / far.Density(point)));
    }

    /// <summary>Counts of each choice plus one, so that no choice is impossible.</summary>
    private static double[] Frequencies(SweepParameter parameter, double[] points) =>
    [
        .. Enumerable.Range(0, parameter.Choices.Count)
            .Select(choice => (1.0 + points.Count(point => (int)point == choice)) / (parameter.Choices.Count + points.Length)),
    ];

    private static int Draw(double[] weights, RandomSource random)
    {
        var left = random.NextDouble();
        for (var k = 0; k < weights.Length - 1; k++)
        {
            left -= weights[k];
            if (left < 0)
            {
                return k;
            }
        }

        return weights.Length - 1;
    }

    /// <summary>
    /// An equal mixture of normal densities on [0, 1], one about every point and a wide one about the middle. A point's deviation is the larger distance to its
    /// neighbours, the ends of the range counting as such.
    /// </summary>
    private sealed class Mixture
    {
        private readonly (double Mean, double Deviation)[] _parts;

        public Mixture(double[] points)
        {
            double[] sorted = [.. points.Order()];
            var least = 1.0 / Math.Min(100, sorted.Length + 2);
            _parts = [.. sorted.Select((point, k) => (point, Math.Clamp(
                Math.Max(point - (k > 0 ? sorted[k - 1] : 0), (k + 1 < sorted.Length ? sorted[k + 1] : 1) - point), least, 1))), (0.5, 1)];
        }

        public double Density(double x) => _parts.Average(part => Normal.PDF(part.Mean, part.Deviation, x)
            / (Normal.CDF(part.Mean, part.Deviation, 1) - Normal.CDF(part.Mean, part.Deviation, 0)));

        public double Draw(RandomSource random)
        {
            var (mean, deviation) = _parts[random.NextBelow(_parts.Length)];
            double x;
            do
            {
                x = mean + deviation * random.NextGaussian();
            }
            while (x is < 0 or > 1);

            return x;
        }
    }
}
