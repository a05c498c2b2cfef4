using Isinglass.Model.Solving;

namespace Isinglass.Hedging.Snapshots;

/// <summary>The state of a scenario between two rounds.</summary>
internal sealed record ScenarioSnapshot
{
    /// <summary>The last point (0/1), shared bits first; empty in the Frank-Wolfe mode.</summary>
    public sbyte[] Point { get; init; } = [];

    /// <summary>Multipliers by shared bit.</summary>
    public required double[] W { get; init; }

    /// <summary>The scenario's objective at the last point.</summary>
    public double Objective { get; init; }

    /// <summary>Oracle calls so far.</summary>
    public long OracleCalls { get; init; }

    /// <summary>What the next order carries; null for solvers without memory.</summary>
    public SessionMemory? Memory { get; init; }

    /// <summary>The points of the Frank-Wolfe mode; null in the others.</summary>
    public HullSnapshot? Hull { get; init; }
}
