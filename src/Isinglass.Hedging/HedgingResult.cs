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

    /// <summary>Number of scenario solves.</summary>
    public required long ScenarioSolves { get; init; }

    /// <summary>Sampler and oracle calls that the scenario solves report.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>Number of points scored by the objective on all data.</summary>
    public required long CandidatesScored { get; init; }

    /// <summary>A certified lower bound of the objective; -infinity if the scenario solver proves nothing.</summary>
    public double OuterBound { get; init; } = double.NegativeInfinity;

    /// <summary>Number of cycles that were detected and acted on.</summary>
    public int Cycles { get; init; }

    /// <summary>The final copy of every scenario.</summary>
    public IReadOnlyList<sbyte[]> Copies { get; init; } = [];

    /// <summary>Good points that differ from each other, best first: a pool for committees.</summary>
    public IReadOnlyList<sbyte[]> Candidates { get; init; } = [];

    /// <summary>Improvements of the incumbent over time.</summary>
    public required IReadOnlyList<TracePoint> Trace { get; init; }
}
