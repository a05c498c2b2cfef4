namespace Isinglass.Neural.Baselines;

/// <summary>Where a candidate's weights come from.</summary>
public enum StraightThroughSource
{
    /// <summary>The epoch with the least training loss: what straight-through training is usually taken to be.</summary>
    LeastTrainingLoss,

    /// <summary>The epoch with the highest accuracy on the validation samples.</summary>
    BestValidation,

    /// <summary>The levels nearest to the mean of the quantized weights (stochastic weight averaging, Izmailov et al. 2018; for binary weights the sign of the mean).</summary>
    AveragedLevels,

    /// <summary>The levels of the mean of the latent weights.</summary>
    AveragedLatent,
}
