using Isinglass.Model.Bridges.Penalties;

namespace Isinglass.Training.Exchange;

/// <summary>The penalty weight of rows: a number, or the rule that guarantees feasible minima.</summary>
/// <param name="Weight">The weight of every row; null = <see cref="PenaltyRule.UpperBound"/>.</param>
internal sealed record PenaltyChoice(double? Weight)
{
    /// <inheritdoc/>
    public override string ToString() => Weight?.ToString("R") ?? "auto";
}
