using Isinglass.Model;

namespace Isinglass.Hedging;

/// <summary>Options of <see cref="ProgressiveHedging"/>. Everything is in units of the objective (a mean loss) per unit of a bit.</summary>
public sealed record ProgressiveHedgingOptions
{
    /// <summary>Proximal weight rho of a bit in the first round; positive. Set it from the typical change of loss of a flip.</summary>
    public required double Rho { get; init; }

    /// <summary>Factor mu by which rho grows each round, at least 1. Default 1.02; 1.03 for 100 rounds, 1.01 for 300.</summary>
    public double Growth { get; init; } = 1.02;

    /// <summary>Largest number of rounds. Default 150.</summary>
    public int Rounds { get; init; } = 150;

    /// <summary>Step of the multipliers in units of rho. Default 1.</summary>
    public double DualStep { get; init; } = 1;

    /// <summary>
    /// How far the first consensus leans towards the common random start, 0..1. Hidden units need some (0.1) to break their symmetry; nets without hidden units
    /// need none.
    /// </summary>
    public double InitialLean { get; init; }

    /// <summary>Stop when the mean variance of the copies' bits (in +-1 units, 0..1) falls below this. Default 1e-3.</summary>
    public double ConsensusTolerance { get; init; } = 1e-3;

    /// <summary>Score every scenario's copy in every round, not only the rounded consensus. Default false.</summary>
    public bool ScoreCopies { get; init; }

    /// <summary>Factor by which rho jumps when the multipliers repeat (a cycle): damping does not break cycles, a larger rho does. Default 1.5.</summary>
    public double CycleJump { get; init; } = 1.5;

    /// <summary>Lists every violation of the ranges above.</summary>
    internal void Validate()
    {
        var errors = new List<string>();
        if (!(Rho > 0))
        {
            errors.Add($"rho must be positive, not {Rho}");
        }

        if (!(Growth >= 1))
        {
            errors.Add($"the growth of rho must be at least 1, not {Growth}");
        }

        if (Rounds < 1)
        {
            errors.Add($"at least one round is needed, not {Rounds}");
        }

        if (!(DualStep >= 0))
        {
            errors.Add($"the dual step must not be negative, as {DualStep} is");
        }

        if (errors.Count > 0)
        {
            throw new InputException($"Progressive hedging: {string.Join("; ", errors)}.");
        }
    }
}
