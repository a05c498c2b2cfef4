using Isinglass.Model.Bridges.Penalties;

namespace Isinglass.Training.Exchange;

/// <summary>The penalty by which rows become energy: a weight, or the rule whose minima are those of the rows.</summary>
/// <param name="Weight">The weight of every row; null = <see cref="PenaltyRule.UpperBound"/>.</param>
internal sealed record PenaltyChoice(double? Weight)
{
    /// <inheritdoc/>
    public override string ToString() => Weight?.ToString("R") ?? "auto";
}
