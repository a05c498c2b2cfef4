using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;

namespace Isinglass.Conic;

/// <summary>How the penalty method runs.</summary>
public sealed record PenaltyMethodOptions
{
    /// <summary>The rule of the first weights. Default: the largest change of the objective by one flip (Verma, Lewis).</summary>
    public PenaltyRule Rule { get; init; } = PenaltyRule.VermaLewis;

    /// <summary>The weight of the rule <see cref="PenaltyRule.User"/>. Default 1.</summary>
    public double Value { get; init; } = 1;

    /// <summary>A factor on all weights, for sweeps over it. Default 1, positive.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// Most rounds: while no read is feasible as it is, the weights of the rows that the best read violates grow. Default 6; 1 = fixed weights.
    /// </summary>
    public int Rounds { get; init; } = 6;

    /// <summary>The factor by which they grow. Default 2, above 1.</summary>
    public double Growth { get; init; } = 2;

    /// <summary>Reads of a round. Default 20, at least 1.</summary>
    public int Reads { get; init; } = 20;

    /// <summary>Effort of a read in the sampler's unit; null = the sampler's default.</summary>
    public int? Sweeps { get; init; }

    /// <summary>How inequalities become equalities; not none. Default binary slack.</summary>
    public SlackPolicy Slack { get; init; } = SlackPolicy.Binary;

    /// <summary>Largest slack coefficient of the policy <see cref="SlackPolicy.Bounded"/>; null = the row's largest coefficient.</summary>
    public long? SlackCap { get; init; }

    /// <summary>What happens to the reads. Default: repair.</summary>
    public RoundingLevel Rounding { get; init; } = RoundingLevel.Repair;

    /// <summary>
    /// Called after every round, as for an iteration whose mixture is the read of least energy: its objective,
    /// the norm of its violations, the weights, the coefficients sent.
    /// </summary>
    internal IProgress<ConicIteration>? Progress { get; init; }

    /// <summary>Moves of a search per variable of the model, at <see cref="RoundingLevel.Search"/>. Default 20, at least 1.</summary>
    public int SearchMoves { get; init; } = 20;

    internal PenaltyMethodOptions Checked()
    {
        var complaints = new List<string>();
        void Require(bool holds, string text)
        {
            if (!holds)
            {
                complaints.Add(text);
            }
        }

        Require(Scale > 0 && double.IsFinite(Scale), $"the scale must be a positive number, not {Scale}");
        Require(Rounds >= 1, $"rounds must be at least 1, not {Rounds}");
        Require(Growth > 1 && double.IsFinite(Growth), $"growth must be above 1, not {Growth}");
        Require(Reads >= 1, $"reads must be at least 1, not {Reads}");
        Require(Sweeps is null or >= 1, $"sweeps must be at least 1, not {Sweeps}");
        Require(SearchMoves >= 1, $"search moves must be at least 1, not {SearchMoves}");
        Require(Slack != SlackPolicy.None, "a penalty needs equalities, so the slack policy 'none' does not do; use binary, bounded or unary");
        return complaints.Count == 0 ? this : throw new InputException($"Penalty method: {string.Join("; ", complaints)}.");
    }
}
