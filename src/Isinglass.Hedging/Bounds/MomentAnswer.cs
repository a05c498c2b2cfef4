namespace Isinglass.Hedging.Bounds;

/// <summary>An oracle's answer for a block.</summary>
/// <param name="Point">Shared bits of the minimiser; empty when there is none.</param>
/// <param name="Objective">The block's objective there, without the shift.</param>
/// <param name="LowerBound">A proved lower bound with the shift; -infinity = none.</param>
/// <param name="OracleCalls">Sampler or oracle calls of the answer.</param>
internal sealed record MomentAnswer(sbyte[] Point, double Objective, double LowerBound, long OracleCalls);
