using Isinglass.Model.Control;

namespace Isinglass.Hedging;

/// <summary>The outcome of progressive hedging.</summary>
internal sealed record HedgingResult
{
    /// <summary>The shared bits (0/1) of the incumbent.</summary>
    public required sbyte[] Shared { get; init; }

    /// <summary>Objective of the incumbent on all data.</summary>
    public required double Objective { get; init; }

    /// <summary>Why it stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>One entry a round.</summary>
    public required IReadOnlyList<HedgingRound> Rounds { get; init; }

    /// <summary>Orders of scenario solves.</summary>
    public required long ScenarioSolves { get; init; }

    /// <summary>Calls of samplers and oracles that the scenario solves report.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>Points that were scored by the whole objective.</summary>
    public required long CandidatesScored { get; init; }

    /// <summary>A certified lower bound of the whole objective; -infinity when the scenario solver proves nothing.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Cycles that were found and acted on.</summary>
    public int Cycles { get; init; }

    /// <summary>The copy of every scenario at the end.</summary>
    public IReadOnlyList<sbyte[]> Copies { get; init; } = [];

    /// <summary>Good points that were scored by the whole objective and differ from each other, best first: a pool for committees.</summary>
    public IReadOnlyList<sbyte[]> Candidates { get; init; } = [];

    /// <summary>Improvements of the incumbent over time.</summary>
    public required IReadOnlyList<TracePoint> Trace { get; init; }
}
