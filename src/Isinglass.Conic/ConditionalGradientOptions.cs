using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Solving;

namespace Isinglass.Conic;

/// <summary>How QCGD runs.</summary>
public sealed record ConditionalGradientOptions
{
    /// <summary>Most oracle calls. Default 200, at least 1.</summary>
    public int Iterations { get; init; } = 200;

    /// <summary>
    /// beta_0 of the penalty schedule beta_t = beta_0 sqrt(t + 1), in scaled units. Default 0.05; 0.05 to 1 is sensible, more when there are few iterations.
    /// </summary>
    public double InitialPenalty { get; init; } = 0.05;

    /// <summary>The dual step in units of beta_0. Default 1; 0 leaves the pure penalty schedule (HCGM).</summary>
    public double DualStep { get; init; } = 1;

    /// <summary>Reads of an oracle call; all become extreme points of the active set. Default 10, at least 1.</summary>
    public int Reads { get; init; } = 10;

    /// <summary>Effort of a read in the sampler's unit; null = the sampler's default.</summary>
    public int? Sweeps { get; init; }

    /// <summary>How inequalities become equalities. Default binary slack.</summary>
    public SlackPolicy Slack { get; init; } = SlackPolicy.Binary;

    /// <summary>Largest slack coefficient of the policy <see cref="SlackPolicy.Bounded"/>; null = the row's largest coefficient.</summary>
    public long? SlackCap { get; init; }

    /// <summary>Default: squared. Change for study only.</summary>
    internal RowForm RowForm { get; init; } = RowForm.Squared;

    /// <summary>Default: largest flip.</summary>
    internal LiftScaling Scaling { get; init; } = LiftScaling.LargestFlip;

    /// <summary>Default: refine.</summary>
    public RoundingLevel Rounding { get; init; } = RoundingLevel.Refine;

    /// <summary>Moves of a search per variable of the model, at <see cref="RoundingLevel.Search"/>. Default 20, at least 1.</summary>
    public int SearchMoves { get; init; } = 20;

    /// <summary>
    /// Most pairwise corrective steps between oracle calls (Lacoste-Julien, Jaggi, NeurIPS 2015); they stop early when the weights are optimal, so a large
    /// number makes the method fully corrective. Default 100; 0 = none.
    /// </summary>
    public int CorrectiveSteps { get; init; } = 100;

    /// <summary>
    /// Whether an extreme point that is known already may stand in for an oracle call while it
    /// promises enough (Braun, Pokutta, Zink, ICML 2017). Default false.
    /// </summary>
    public bool IsLazy { get; init; }

    /// <summary>
    /// While nothing feasible is known, every n-th call uses feasibility-first weights; an exact oracle then finds a feasible point or proves that there is
    /// none. Default 8; 0 = never.
    /// </summary>
    public int FeasibilityInterval { get; init; } = 8;

    /// <summary>
    /// Most extreme points that the active set keeps; those of least weight go, which leaves an error in the mixture, so more than <see cref="Iterations"/> is
    /// exact. With very many rows fewer are kept, to bound memory. Default 1000, at least 2.
    /// </summary>
    public int ActiveSetCapacity { get; init; } = 1000;

    /// <summary>
    /// Relative gap at which the answer counts as optimal. Objectives of integers are compared exactly instead. Default 1e-6.
    /// </summary>
    public double GapTolerance { get; init; } = 1e-6;

    /// <summary>
    /// Infeasibility (norm of the mean violations, scaled) and dual gap (scaled) of the mixture at which the method has converged. Default 1e-4.
    /// </summary>
    public double InfeasibilityTolerance { get; init; } = 1e-4;

    /// <summary>
    /// Signed bits of the machine's coefficients, 2..52: penalties stop growing when rounding the sent model to so many bits would lose more than half of the
    /// objective's coefficients (by sum of absolute values). Null = no guard. Default null.
    /// </summary>
    public int? PrecisionBits { get; init; }

    /// <summary>Multipliers to start from (rows, then products; as in <see cref="Solution.Multipliers"/>); empty = zeros.</summary>
    public ReadOnlyMemory<double> InitialMultipliers { get; init; }

    /// <summary>Points to start from, 0/1 by variable; each becomes a candidate and an extreme point. Default none.</summary>
    public IReadOnlyList<sbyte[]> InitialPoints { get; init; } = [];

    /// <summary>
    /// Whether a session's next solve starts from the multipliers and extreme points of the one before.
    /// Default false: then every solve depends on its request alone.
    /// </summary>
    public bool ReuseBetweenSolves { get; init; }

    /// <summary>Called after every iteration; see <see cref="ConicTrace"/>.</summary>
    internal IProgress<ConicIteration>? Progress { get; init; }

    internal ConditionalGradientOptions Checked()
    {
        var complaints = new List<string>();
        void Require(bool holds, string text)
        {
            if (!holds)
            {
                complaints.Add(text);
            }
        }

        Require(Iterations >= 1, $"iterations must be at least 1, not {Iterations}");
        Require(InitialPenalty > 0 && double.IsFinite(InitialPenalty), $"the initial penalty must be positive, not {InitialPenalty}");
        Require(DualStep >= 0 && double.IsFinite(DualStep), $"the dual step must not be negative, not {DualStep}");
        Require(Reads >= 1, $"reads must be at least 1, not {Reads}");
        Require(Sweeps is null or >= 1, $"sweeps must be at least 1, not {Sweeps}");
        Require(CorrectiveSteps >= 0, $"corrective steps must not be negative, not {CorrectiveSteps}");
        Require(FeasibilityInterval >= 0, $"the feasibility interval must not be negative, not {FeasibilityInterval}");
        Require(SearchMoves >= 1, $"search moves must be at least 1, not {SearchMoves}");
        Require(ActiveSetCapacity >= 2, $"the active set must hold at least 2 extreme points, not {ActiveSetCapacity}");
        Require(GapTolerance >= 0, $"the gap tolerance must not be negative, not {GapTolerance}");
        Require(InfeasibilityTolerance >= 0, $"the infeasibility tolerance must not be negative, not {InfeasibilityTolerance}");
        Require(PrecisionBits is null or (>= 2 and <= 52), $"precision bits must lie in 2..52, not {PrecisionBits}");
        return complaints.Count == 0 ? this : throw new InputException($"QCGD: {string.Join("; ", complaints)}.");
    }
}
