namespace Isinglass.Model.Control;

/// <summary>An improvement of the best objective.</summary>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Objective">The new best objective.</param>
public readonly record struct TracePoint(TimeSpan Elapsed, double Objective);
