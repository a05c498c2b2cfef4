using Isinglass.Model;

namespace Isinglass.Hedging;

/// <summary>Options of <see cref="DecomposedBound"/>.</summary>
public sealed record DecomposedBoundOptions
{
    /// <summary>
    /// What the blocks share: 1 = E[b] (the Lagrangian dual), 2 = E[b] and E[bb'] (quadratic multipliers as well; exact when a block's loss is a quadratic polynomial). Default 1.
    /// </summary>
    public int MomentOrder { get; init; } = 1;

    /// <summary>Proximal weight on moments, in units of the objective. Default 0.5.</summary>
    public double Rho { get; init; } = 0.5;

    /// <summary>Largest number of iterations, each with one oracle call a block. Default 300.</summary>
    public int Iterations { get; init; } = 300;

    /// <summary>Stop when the blocks' moments agree this closely (mean squared distance). Default 1e-8.</summary>
    public double Tolerance { get; init; } = 1e-8;

    internal void Validate()
    {
        if (MomentOrder is not (1 or 2) || !(Rho > 0) || Iterations < 1 || !(Tolerance >= 0))
        {
            throw new InputException($"The bound needs moments of order 1 or 2, a positive rho and at least one iteration, not {MomentOrder}, {Rho} and {Iterations}.");
        }
    }
}

/// <summary>A certified lower bound beside the incumbent.</summary>
public sealed record DecomposedBoundResult
{
    /// <summary>Losses below this count as none.</summary>
    private const double Zero = 1e-9;

    /// <summary>The best bound proved; -infinity when the oracle proved nothing.</summary>
    public required double LowerBound { get; init; }

    /// <summary>The best objective found.</summary>
    public required double Objective { get; init; }

    /// <summary>Shared bits of the incumbent.</summary>
    public required sbyte[] Shared { get; init; }

    /// <summary>Oracle calls, all blocks together.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>Variables of the largest block: spins of a call.</summary>
    public required int SpinsPerCall { get; init; }

    /// <summary>Variables of the model in one piece: the shared ones once, all others together.</summary>
    public required int SpinsMonolithic { get; init; }

    /// <summary>Bound after every iteration.</summary>
    public required IReadOnlyList<double> Bounds { get; init; }

    /// <summary>Why it stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Objective - lower bound.</summary>
    public double Gap => Objective - LowerBound;

    /// <summary>Whether the bound is no more than what is known without it: losses are never negative.</summary>
    public bool IsZeroLossRegime => LowerBound <= Zero && double.IsFinite(LowerBound);

    /// <summary>The bound in words.</summary>
    public string Summary => double.IsNegativeInfinity(LowerBound) ? "no bound: the oracle proved nothing"
        : IsZeroLossRegime ? "zero-loss regime: the bound is 0"
        : $"lower bound {LowerBound:G6}, incumbent {Objective:G6}, gap {Gap:G3}";
}
