namespace Isinglass.Experiments.Studies.Results;

/// <summary>A claim beside what was measured.</summary>
/// <param name="Claim">The claim, with its bar.</param>
/// <param name="Holds">Whether the measured value reaches the bar; null when there is no bar.</param>
/// <param name="Measured">What was measured, in words.</param>
internal sealed record Verdict(string Claim, bool? Holds, string Measured);
