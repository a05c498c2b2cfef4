namespace Isinglass.Training;

/// <summary>What a <see cref="BlackBoxSolver"/> changes between the calls of its machine.</summary>
public enum BlackBoxPolicy
{
    /// <summary>Nothing: the same weights in every call.</summary>
    Fixed,

    /// <summary>
    /// Multipliers of the parent constraints t z/sigma >= theta, held in expectation over all reads so far (conditional gradient on the copositive lift): the steps of
    /// QCGD with beta_k = beta_0 sqrt(k + 1) and eta_k = 2 / (k + 1).
    /// </summary>
    Multipliers,

    /// <summary>Multiplicative weights on samples by how often completed reads get them wrong (as AdaBoost, Freund and Schapire 1997, weighs its samples).</summary>
    SampleWeights,
}
