using Isinglass.Hedging.Candidates;

namespace Isinglass.Hedging.Snapshots;

/// <summary>The points of a scenario in the Frank-Wolfe mode and their convex combination.</summary>
/// <param name="Vertices">The points with their objectives, oldest first.</param>
/// <param name="Weights">Weight of each point.</param>
/// <param name="Last">The point added last.</param>
internal sealed record HullSnapshot(IReadOnlyList<ScoredCandidate> Vertices, double[] Weights, sbyte[] Last);
