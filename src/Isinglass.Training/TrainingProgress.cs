namespace Isinglass.Training;

/// <summary>The progress of a training run.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Fraction">Share that is done, 0..1: of the choice among networks while that goes on, then of the run with its baselines.</param>
/// <param name="Remaining">Estimated time left; null when unknown.</param>
public sealed record TrainingProgress(string Phase, double Fraction, TimeSpan? Remaining);
