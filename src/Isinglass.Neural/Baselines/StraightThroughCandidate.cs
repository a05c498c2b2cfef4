using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines;

/// <summary>One set of weights that a run of straight-through training offers.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Epoch">The epoch (0-based) it was taken after; for averages the last one.</param>
/// <param name="Bits">All parameter bits in the order of <see cref="ParameterLayout"/>.</param>
/// <param name="TrainingLoss">Mean loss over the training samples.</param>
/// <param name="TrainingAccuracy">Share of training samples decided rightly, 0..1.</param>
/// <param name="ValidationAccuracy">Share of validation samples decided rightly, 0..1; NaN without validation samples.</param>
public sealed record StraightThroughCandidate(
    StraightThroughSource Source, int Epoch, sbyte[] Bits, double TrainingLoss, double TrainingAccuracy, double ValidationAccuracy);
