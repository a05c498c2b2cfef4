using Isinglass.Model;

namespace Isinglass.Hedging;

/// <summary>Options of <see cref="ProgressiveHedging"/>. All weights are in units of the objective (a mean loss) per bit.</summary>
internal sealed record ProgressiveHedgingOptions
{
    /// <summary>Proximal weight rho of a bit in the first round; positive. A good value is the typical change of the loss when a bit flips.</summary>
    public required double Rho { get; init; }

    /// <summary>Factor mu by which rho grows each round, at least 1. Default 1.02; 1.03 for 100 rounds, 1.01 for 300.</summary>
    public double Growth { get; init; } = 1.02;

    /// <summary>Largest number of rounds. Default 150.</summary>
    public int Rounds { get; init; } = 150;

    /// <summary>Step of the multipliers in units of rho. Default 1.</summary>
    public double DualStep { get; init; } = 1;

    /// <summary>
    /// How far the first consensus is moved from 1/2 towards the common random start, 0..1. Hidden units need some (0.1) to break their symmetry; networks
    /// without hidden units need none.
    /// </summary>
    public double InitialLean { get; init; }

    /// <summary>Stop when the mean variance of the copies' bits (in +-1 units, 0..1) falls below this. Default 1e-3.</summary>
    public double ConsensusTolerance { get; init; } = 1e-3;

    /// <summary>Score every scenario's copy in every round, not only the rounded consensus. Default false.</summary>
    public bool ScoreCopies { get; init; }

    /// <summary>Factor by which rho jumps when the multipliers repeat (a cycle): damping does not break cycles, a larger rho does. Default 1.5.</summary>
    public double CycleJump { get; init; } = 1.5;

    /// <summary>What is done in a cycle. Default: a larger rho.</summary>
    public CycleAction CycleAction { get; init; }

    /// <summary>Slamming fixes the bits whose consensus lies within this of 0 or 1. Default 0.1; 0..0.5.</summary>
    public double SlamTolerance { get; init; } = 0.1;

    /// <summary>A bit is fixed after this many rounds in a row in which all copies agree on it. Default 0: never.</summary>
    public int FixAfter { get; init; }

    /// <summary>
    /// Share of the scenarios that are solved in a round, drawn anew each round; the others keep copies and multipliers. Default 1; above 0, at most 1.
    /// </summary>
    public double ScenarioShare { get; init; } = 1;

    /// <summary>Number of candidates a round that are drawn from the consensus bit by bit. Default 0.</summary>
    public int Mixtures { get; init; }

    /// <summary>Scale rho of each bit by the change of the loss when it flips at the start, 1/4 to 4 times the mean. Default false.</summary>
    public bool FlipSensitivity { get; init; }

    /// <summary>How scenarios are made to agree. Default: by multipliers.</summary>
    public HedgingMode Mode { get; init; }

    /// <summary>Linearised solves of a scenario in a round of the Frank-Wolfe mode. Default 2; at least 1.</summary>
    public int InnerSteps { get; init; } = 2;

    /// <summary>Refuses options out of range, and lists all of them.</summary>
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

        if (!(ScenarioShare is > 0 and <= 1))
        {
            errors.Add($"the share of scenarios in a round must lie above 0 and be at most 1, not {ScenarioShare}");
        }

        if (!(SlamTolerance is >= 0 and <= 0.5) || FixAfter < 0 || Mixtures < 0 || InnerSteps < 1)
        {
            errors.Add($"slamming, fixing, mixtures and inner steps cannot be {SlamTolerance}, {FixAfter}, {Mixtures} and {InnerSteps}");
        }

        if (errors.Count > 0)
        {
            throw new InputException($"Progressive hedging: {string.Join("; ", errors)}.");
        }
    }
}
