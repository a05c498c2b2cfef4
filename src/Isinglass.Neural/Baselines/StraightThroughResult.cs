using Isinglass.Model;

namespace Isinglass.Neural;

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

/// <summary>One set of weights that a run of straight-through training offers.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Epoch">The epoch (0-based) it was taken after; for averages the last one.</param>
/// <param name="Bits">All parameter bits in the order of <see cref="ParameterLayout"/>.</param>
/// <param name="TrainingLoss">Mean loss over the training samples.</param>
/// <param name="TrainingAccuracy">Share of training samples decided rightly, 0..1.</param>
/// <param name="ValidationAccuracy">Share of validation samples decided rightly, 0..1; NaN without validation samples.</param>
public sealed record StraightThroughCandidate(
    StraightThroughSource Source, int Epoch, sbyte[] Bits, double TrainingLoss, double TrainingAccuracy, double ValidationAccuracy);

/// <summary>What straight-through training found.</summary>
public sealed record StraightThroughResult
{
    /// <summary>All candidates, in the order of <see cref="StraightThroughSource"/>.</summary>
    public required IReadOnlyList<StraightThroughCandidate> Candidates { get; init; }

    /// <summary>
    /// With validation samples the candidate of the highest validation accuracy, of equal ones that with the highest training accuracy; without them the
    /// epoch of least training loss.
    /// </summary>
    public required StraightThroughCandidate Chosen { get; init; }

    /// <summary>Epochs that were finished.</summary>
    public required int EpochCount { get; init; }

    /// <summary>Why training stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Time from start to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The candidate from a source, or null.</summary>
    public StraightThroughCandidate? Find(StraightThroughSource source) => Candidates.FirstOrDefault(candidate => candidate.Source == source);
}
