namespace Isinglass.Training;

/// <summary>The progress of a training run.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Fraction">Share of the phase, 0..1.</param>
/// <param name="Remaining">Estimated time left of the phase; null when unknown.</param>
public sealed record TrainingProgress(string Phase, double Fraction, TimeSpan? Remaining);
