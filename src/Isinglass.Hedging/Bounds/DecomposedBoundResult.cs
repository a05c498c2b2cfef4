using Isinglass.Model.Control;

namespace Isinglass.Hedging.Bounds;

/// <summary>A certified lower bound beside the incumbent.</summary>
internal sealed record DecomposedBoundResult
{
    /// <summary>Losses below this count as 0.</summary>
    private const double Zero = 1e-9;

    /// <summary>The best bound proved; -infinity when the oracle proved nothing.</summary>
    public required double LowerBound { get; init; }

    /// <summary>The best objective found.</summary>
    public required double Objective { get; init; }

    /// <summary>Shared bits of the incumbent.</summary>
    public required sbyte[] Shared { get; init; }

    /// <summary>Sampler and oracle calls of all blocks; an enumeration counts as one.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>Variables of the largest block: the spins of one call.</summary>
    public required int SpinsPerCall { get; init; }

    /// <summary>Variables of the model in one piece: the shared ones once, all others together.</summary>
    public required int SpinsMonolithic { get; init; }

    /// <summary>Bound after every iteration.</summary>
    public required IReadOnlyList<double> Bounds { get; init; }

    /// <summary>Why it stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Objective - lower bound.</summary>
    public double Gap => Objective - LowerBound;

    /// <summary>Whether the bound is trivial: it is 0, and losses are never negative.</summary>
    public bool IsZeroLossRegime => LowerBound <= Zero && double.IsFinite(LowerBound);

    /// <summary>The bound in words.</summary>
    public string Summary => double.IsNegativeInfinity(LowerBound) ? "no bound: the oracle proved nothing"
        : IsZeroLossRegime ? "zero-loss regime: the bound is 0"
        : $"lower bound {LowerBound:G6}, incumbent {Objective:G6}, gap {Gap:G3}";
}
