namespace Isinglass.Hedging.Bounds;

/// <summary>What an oracle says about a block.</summary>
/// <param name="Point">Shared bits of the minimiser; empty when there is none.</param>
/// <param name="Objective">The block's objective there, without the shift.</param>
/// <param name="LowerBound">A proved lower bound with the shift; -infinity = none.</param>
/// <param name="OracleCalls">Calls of a sampler or oracle that it took.</param>
internal sealed record MomentAnswer(sbyte[] Point, double Objective, double LowerBound, long OracleCalls);
