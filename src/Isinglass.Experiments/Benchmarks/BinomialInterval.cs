using Isinglass.Model;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>
/// A confidence interval of a probability from successes in independent trials: the exact one of Clopper and Pearson (Biometrika 26, 1934), which holds its
/// level for few trials and for none or all successes, where Wald's interval has no width.
/// </summary>
/// <param name="Lower">Smallest probability that the data do not reject.</param>
/// <param name="Upper">Largest probability that the data do not reject.</param>
public readonly record struct BinomialInterval(double Lower, double Upper)
{
    // Halving 1 sixty times is below the spacing of doubles near 1.
    private const int BisectionSteps = 60;

    /// <summary>The interval of <paramref name="successes"/> in <paramref name="trials"/> trials.</summary>
    /// <param name="successes">Number of successes, 0 .. trials.</param>
    /// <param name="trials">Number of trials, at least 1.</param>
    /// <param name="confidence">Level, in (0, 1). Default 0.95.</param>
    /// <exception cref="InputException">The numbers are not of this kind.</exception>
    public static BinomialInterval ClopperPearson(int successes, int trials, double confidence = 0.95)
    {
        if (trials < 1 || successes < 0 || successes > trials || !(confidence is > 0 and < 1))
        {
            throw new InputException(
                $"{successes} successes in {trials} trials at level {confidence} have no interval: at least one trial, no more successes, a level in (0, 1).");
        }

        var tail = (1 - confidence) / 2;

        // P(X >= k) rises with p, P(X <= k) falls: each bound is where its tail is (1 - confidence) / 2.
        var lower = successes == 0 ? 0 : Root(p => UpperTail(successes, trials, p) >= tail);
        var upper = successes == trials ? 1 : Root(p => 1 - UpperTail(successes + 1, trials, p) <= tail);
        return new BinomialInterval(lower, upper);
    }

    private static double Root(Func<double, bool> isAbove)
    {
        var (low, high) = (0.0, 1.0);
        for (var k = 0; k < BisectionSteps; k++)
        {
            var middle = (low + high) / 2;
            (low, high) = isAbove(middle) ? (low, middle) : (middle, high);
        }

        return (low + high) / 2;
    }

    /// <summary>P(X >= k) for 0 &lt; p &lt; 1, summed term by term from the logarithm of the first.</summary>
    private static double UpperTail(int k, int trials, double p)
    {
        var (sum, logarithm) = (0.0, trials * Math.Log(1 - p));
        for (var i = 0; i <= trials; i++)
        {
            sum += i >= k ? Math.Exp(logarithm) : 0;
            logarithm += Math.Log((trials - i) / (i + 1.0)) + Math.Log(p / (1 - p));
        }

        return Math.Min(sum, 1);
    }
}
