namespace Isinglass.Experiments.Benchmarks;

/// <summary>
/// Time to solution: the time after which independent reads have reached the target at least once with probability 0.99,
/// t_read max(1, ln 0.01 / ln(1 - p)); it is t_read for reads that always succeed, and infinite for reads that never do. The interval is the one of the success
/// probability, mapped (Ronnow et al., Science 345, 2014, for the quantity).
/// </summary>
/// <param name="Successes">Reads that reached the target.</param>
/// <param name="Reads">Number of reads.</param>
/// <param name="SecondsPerRead">Mean time of a read.</param>
internal readonly record struct TimeToSolution(int Successes, int Reads, double SecondsPerRead)
{
    private const double Confidence = 0.99;

    /// <summary>Share of reads that reached the target.</summary>
    public double Probability => (double)Successes / Reads;

    /// <summary>95 % interval of the probability.</summary>
    public BinomialInterval ProbabilityInterval => BinomialInterval.ClopperPearson(Successes, Reads);

    /// <summary>The time in seconds; +infinity = not reached.</summary>
    public double Seconds => Of(Probability, SecondsPerRead);

    /// <summary>The least time that the interval of the probability allows.</summary>
    public double Lower => Of(ProbabilityInterval.Upper, SecondsPerRead);

    /// <summary>The largest time that the interval of the probability allows; +infinity when it reaches down to 0.</summary>
    public double Upper => Of(ProbabilityInterval.Lower, SecondsPerRead);

    /// <summary>The time for a known probability: the read's own for p near or at 1, +infinity for p = 0.</summary>
    /// <param name="probability">Success probability of a read, 0 .. 1.</param>
    /// <param name="secondsPerRead">Time of a read.</param>
    public static double Of(double probability, double secondsPerRead) =>
        probability <= 0 ? double.PositiveInfinity : secondsPerRead * Math.Max(1, Math.Log(1 - Confidence) / Math.Log(1 - Math.Min(probability, 1)));
}
