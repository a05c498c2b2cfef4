using Isinglass.Model;
using Isinglass.Model.Solving;

namespace Isinglass.Hedging;

/// <summary>
/// Everything that the rounds to come depend on, between two rounds: solving goes on from it to the same bits as if it had never stopped. The executor, the clock and the
/// machine's calls are no part of it.
/// </summary>
public sealed record HedgingSnapshot
{
    /// <summary>Rounds done.</summary>
    public required IReadOnlyList<HedgingRound> Rounds { get; init; }

    /// <summary>rho of the next round.</summary>
    public required double Rho { get; init; }

    /// <summary>The last point of every scenario: shared bits first, then its own variables.</summary>
    public required sbyte[][] Points { get; init; }

    /// <summary>Multipliers by scenario and bit.</summary>
    public required double[][] Multipliers { get; init; }

    /// <summary>The last objective of every scenario.</summary>
    public required double[] Objectives { get; init; }

    /// <summary>bbar.</summary>
    public required double[] Consensus { get; init; }

    /// <summary>Shared bits of the incumbent.</summary>
    public required sbyte[] Incumbent { get; init; }

    /// <summary>Objective of the incumbent.</summary>
    public required double Best { get; init; }

    /// <summary>Fingerprints of the multipliers so far.</summary>
    public required ulong[] Seen { get; init; }

    /// <summary>Rounds in a row in which all copies agree, by bit.</summary>
    public required int[] Agreements { get; init; }

    /// <summary>Value of every fixed bit, -1 for a free one.</summary>
    public required sbyte[] Fixed { get; init; }

    /// <summary>Relative rho of every bit.</summary>
    public required double[] Scales { get; init; }

    /// <summary>Calls of machines by scenario.</summary>
    public required long[] OracleCalls { get; init; }

    /// <summary>Scenario solves so far.</summary>
    public required long Solves { get; init; }

    /// <summary>Points that were scored by the whole objective.</summary>
    public required long Scored { get; init; }

    /// <summary>Cycles so far.</summary>
    public required int Cycles { get; init; }

    /// <summary>Good candidates so far, best first.</summary>
    public required IReadOnlyList<ScoredCandidate> Pool { get; init; }

    /// <summary>What the sessions of the scenarios remember; empty for solvers that remember nothing.</summary>
    public IReadOnlyList<SessionMemory> Memories { get; init; } = [];

    /// <summary>Points of the scenarios in the Frank-Wolfe mode; empty in the others.</summary>
    public IReadOnlyList<HullSnapshot> Hulls { get; init; } = [];

    /// <summary>What sessions remember, when all of them do.</summary>
    internal static IReadOnlyList<SessionMemory> Remembered(IReadOnlyList<ISolverSession> sessions) =>
        sessions.All(session => session is IRememberingSession { Memory: not null }) ? [.. sessions.Select(session => ((IRememberingSession)session).Memory!)] : [];

    /// <summary>Gives the sessions back what they remembered.</summary>
    internal void Remind(IReadOnlyList<ISolverSession> sessions)
    {
        for (var s = 0; s < Memories.Count; s++)
        {
            ((IRememberingSession)sessions[s]).Memory = Memories[s];
        }
    }

    /// <summary>Refuses a snapshot that is of another model or mode.</summary>
    /// <exception cref="InputException">It is.</exception>
    internal void Check(int scenarios, int shared, bool hasHulls)
    {
        if (Multipliers.Length != scenarios || Multipliers.Any(values => values.Length != shared) || Incumbent.Length != shared || (hasHulls ? Hulls.Count : Points.Length) != scenarios)
        {
            throw new InputException($"The snapshot is of {Multipliers.Length} scenarios over {Incumbent.Length} bits{(Hulls.Count > 0 ? " in the Frank-Wolfe mode" : "")}, the model has {scenarios} over {shared}{(hasHulls ? " in the Frank-Wolfe mode" : "")}.");
        }
    }
}
