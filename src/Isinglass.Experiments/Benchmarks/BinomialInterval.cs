using Isinglass.Model;
using MathNet.Numerics.Distributions;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>
/// A confidence interval of a probability from successes in independent trials: the exact one of Clopper and Pearson (Biometrika 26, 1934), which holds its
/// level for few trials and for none or all successes, where Wald's interval has no width.
/// </summary>
/// <param name="Lower">Smallest probability that the data do not reject.</param>
/// <param name="Upper">Largest probability that the data do not reject.</param>
internal readonly record struct BinomialInterval(double Lower, double Upper)
{
    /// <summary>The interval of <paramref name="successes"/> in <paramref name="trials"/> trials.</summary>
    /// <param name="successes">Number of successes, 0 .. trials.</param>
    /// <param name="trials">Number of trials, at least 1.</param>
    /// <param name="confidence">Level, in (0, 1). Default 0.95.</param>
    /// <exception cref="InputException">A number is out of range.</exception>
    public static BinomialInterval ClopperPearson(int successes, int trials, double confidence = 0.95)
    {
        if (trials < 1 || successes < 0 || successes > trials || !(confidence is > 0 and < 1))
        {
            throw new InputException(
                $"{successes} successes in {trials} trials at level {confidence} have no interval: at least one trial, no more successes, a level in (0, 1).");
        }

        var tail = (1 - confidence) / 2;

        // The tail P(X >= k) is the distribution function of Beta(k, n - k + 1) at p.
        var lower = successes == 0 ? 0 : Beta.InvCDF(successes, trials - successes + 1, tail);
        var upper = successes == trials ? 1 : Beta.InvCDF(successes + 1, trials - successes, 1 - tail);
        return new BinomialInterval(lower, upper);
    }
}
