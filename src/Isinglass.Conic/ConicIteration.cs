namespace Isinglass.Conic;

/// <summary>What one iteration of QCGD did. Objectives are in the user's units (linear shift included), violations and multipliers in scaled ones.</summary>
internal sealed record ConicIteration
{
    /// <summary>Number of the iteration, 1-based.</summary>
    public required int Iteration { get; init; }

    /// <summary>Oracle calls so far.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>E_W[f]: objective of the mixture.</summary>
    public required double Objective { get; init; }

    /// <summary>Euclidean norm of the mean violations of the mixture.</summary>
    public required double Infeasibility { get; init; }

    /// <summary>beta_t.</summary>
    public required double Penalty { get; init; }

    /// <summary>Least weight before a row in the model that was sent.</summary>
    public required double SmallestMultiplier { get; init; }

    /// <summary>Greatest weight before a row in the model that was sent.</summary>
    public required double LargestMultiplier { get; init; }

    /// <summary>Least absolute nonzero coefficient (linear or coupling) of the model that was sent, multiplied out.</summary>
    public required double SmallestCoefficient { get; init; }

    /// <summary>Greatest absolute coefficient of the model that was sent, multiplied out.</summary>
    public required double LargestCoefficient { get; init; }

    /// <summary>Signed bits that hold greatest / least.</summary>
    public required int CoefficientBits { get; init; }

    /// <summary>Energy of the oracle's best read in the model that was sent.</summary>
    public required double OracleEnergy { get; init; }

    /// <summary>Whether the oracle proved its read optimal; then its energy is a lower bound of the objective.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Dual gap of the augmented Lagrangian, scaled; a bound of the distance from its minimum when the oracle is exact.</summary>
    public required double DualGap { get; init; }

    /// <summary>Objective of the incumbent; +infinity before there is one.</summary>
    public required double Incumbent { get; init; }

    /// <summary>Best proved lower bound so far; -infinity before there is one.</summary>
    public required double LowerBound { get; init; }

    /// <summary>Objective of the best read that was feasible as it was, without repair; +infinity when there was none.</summary>
    public required double BestRawRead { get; init; }

    /// <summary>Share of the oracle's reads that were feasible as they were, 0..1; 0 when no read came back.</summary>
    public required double FeasibleReadShare { get; init; }

    /// <summary>Number of extreme points with positive weight.</summary>
    public required int ActiveSetSize { get; init; }

    /// <summary>Whether a known extreme point stood in for the oracle.</summary>
    public required bool WasLazy { get; init; }

    /// <summary>Whether the precision guard held the penalties back.</summary>
    public required bool WasGuarded { get; init; }
}
