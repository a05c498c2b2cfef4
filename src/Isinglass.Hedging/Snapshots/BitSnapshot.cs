namespace Isinglass.Hedging.Snapshots;

/// <summary>What rules know of the shared bits.</summary>
/// <param name="Agreements">Rounds in a row in which all copies agree.</param>
/// <param name="Fixed">Value of a fixed bit, -1 for a free one.</param>
/// <param name="Scales">Relative rho.</param>
internal sealed record BitSnapshot(int[] Agreements, sbyte[] Fixed, double[] Scales);
