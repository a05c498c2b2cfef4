using Isinglass.Model.Control;

namespace Isinglass.Model.Solving;

/// <summary>The answer of an <see cref="ISolver"/>: the incumbent, never the last iterate.</summary>
public sealed record Solution
{
    /// <summary>The status of the point.</summary>
    public required SolutionStatus Status { get; init; }

    /// <summary>The point, 0/1 by variable; the least violated one when no feasible point was found; empty when there is none at all.</summary>
    public required sbyte[] Values { get; init; }

    /// <summary>Objective of the point, without the linear shift of the request; +infinity when there is none.</summary>
    public required double Objective { get; init; }

    /// <summary>Why the solver stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>
    /// A proved lower bound of the minimised function, the objective plus the linear shift of the request; -infinity when none is known. With a shift it is no
    /// bound of the objective alone: the gap is Objective + <see cref="SolveRequestExtensions.ShiftAt"/> of the point - LowerBound.
    /// </summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Number of calls of a sampler or oracle.</summary>
    public long OracleCalls { get; init; }

    /// <summary>Number of iterations or rounds; 0 when the method has none.</summary>
    public long Iterations { get; init; }

    /// <summary>Number of points that were completed and scored.</summary>
    public long CandidatesScored { get; init; }

    /// <summary>Other good points that the method kept, best first, 0/1 by (at least the free) variables; empty when it keeps none.</summary>
    public IReadOnlyList<sbyte[]> Others { get; init; } = [];

    /// <summary>Improvements of the objective over time.</summary>
    public IReadOnlyList<TracePoint> Trace { get; init; } = [];

    /// <summary>The final multiplier (penalty weight of the squared row) by row; empty when the method has none.</summary>
    public double[] Multipliers { get; init; } = [];
}
