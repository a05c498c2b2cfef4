namespace Isinglass.Hedging.Snapshots;

/// <summary>The state of the rules by shared bit.</summary>
/// <param name="Agreements">Number of rounds in a row in which all copies agree.</param>
/// <param name="Fixed">Value of a fixed bit, -1 for a free one.</param>
/// <param name="Scales">Relative rho.</param>
internal sealed record BitSnapshot(int[] Agreements, sbyte[] Fixed, double[] Scales);
