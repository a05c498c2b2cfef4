namespace Isinglass.Neural.Baselines;

/// <summary>Where a candidate's weights come from.</summary>
internal enum GradientSource
{
    /// <summary>The last epoch.</summary>
    LastEpoch,

    /// <summary>The epoch of the highest accuracy on the validation samples, among some of the second half.</summary>
    BestValidation,

    /// <summary>
    /// The levels nearest to the mean of the levels over the second half (stochastic weight averaging, Izmailov et al. 2018; for binary weights the sign of
    /// the mean).
    /// </summary>
    AveragedLevels,

    /// <summary>The levels of the mean of the latent weights over the second half.</summary>
    AveragedLatent,
}
