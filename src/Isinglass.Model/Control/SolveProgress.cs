namespace Isinglass.Model.Control;

/// <summary>The progress of a run.</summary>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Best">Best objective so far; +infinity before there is one.</param>
/// <param name="Fraction">Share of the work that is done, 0..1; NaN when unknown.</param>
/// <param name="Remaining">Estimated time left; null when unknown.</param>
/// <param name="Message">What is being done, in a few words.</param>
public readonly record struct SolveProgress(TimeSpan Elapsed, double Best, double Fraction, TimeSpan? Remaining, string Message);
