namespace Isinglass.Neural.Baselines;

/// <summary>One run of the grid.</summary>
/// <param name="Loss">The loss it minimised.</param>
/// <param name="Restart">The number of its initial weights, 0-based.</param>
/// <param name="Result">What it found.</param>
public sealed record StraightThroughTrial(TrainingLoss Loss, int Restart, StraightThroughResult Result);
