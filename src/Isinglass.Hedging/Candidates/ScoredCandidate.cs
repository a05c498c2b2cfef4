namespace Isinglass.Hedging.Candidates;

/// <summary>Shared bits with their objective on all data.</summary>
/// <param name="Objective">Their objective.</param>
/// <param name="Bits">The bits, 0/1.</param>
internal readonly record struct ScoredCandidate(double Objective, sbyte[] Bits);
