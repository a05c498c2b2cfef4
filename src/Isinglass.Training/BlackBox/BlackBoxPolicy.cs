namespace Isinglass.Training.BlackBox;

/// <summary>What a <see cref="BlackBoxSolver"/> changes between calls of its machine.</summary>
internal enum BlackBoxPolicy
{
    /// <summary>Nothing: the same weights in every call.</summary>
    Fixed,

    /// <summary>
    /// Multipliers of the samples' squared rows by the steps of QCGD. The constraint of sample n is that the expectation v_n of its error over all completed
    /// reads so far (weighted by eta_k = 2 / (k + 1), the weights of the extreme points in conditional gradient) is zero; the multiplier of a squared row is
    /// its weight, 1 + y_n + beta_k v_n with y_n += sigma v_n and beta_k = sigma sqrt(k + 1).
    /// </summary>
    Multipliers,

    /// <summary>Multiplicative weights on samples by how often completed reads misclassify them (as in AdaBoost, Freund and Schapire 1997).</summary>
    SampleWeights,
}
