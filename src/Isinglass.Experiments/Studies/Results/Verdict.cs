namespace Isinglass.Experiments.Studies.Results;

/// <summary>A claim beside its measurement.</summary>
/// <param name="Claim">The claim, with its bar.</param>
/// <param name="Holds">Whether the measured value reaches the bar; null when there is no bar.</param>
/// <param name="Measured">The measurement in words.</param>
internal sealed record Verdict(string Claim, bool? Holds, string Measured);
