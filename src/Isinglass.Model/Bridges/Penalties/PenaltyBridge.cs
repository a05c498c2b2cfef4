using Isinglass.Model.Constraints;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Model.Bridges.Penalties;

/// <summary>
/// Equality rows -> penalties: a'x = b becomes weight * (a'x - b)^2, kept as a factored squared term and never multiplied out. The minima are those of the
/// source when the weights are large enough, as by <see cref="PenaltyRule.UpperBound"/> for integer rows.
/// </summary>
internal sealed class PenaltyBridge : IBridge
{
    /// <summary>Rewrites a model.</summary>
    /// <param name="source">The model; its rows must be equalities.</param>
    /// <param name="weights">The weight of each row.</param>
    /// <exception cref="InputException">A row is an inequality.</exception>
    public PenaltyBridge(ConstrainedQuadraticModel source, ReadOnlySpan<double> weights)
    {
        if (weights.Length != source.Rows.RowCount)
        {
            throw new ArgumentException($"{source.Rows.RowCount} rows need as many weights, not {weights.Length}.", nameof(weights));
        }

        Source = source;
        var terms = new FactoredPenalties(source.Objective);
        var couplings = 0L;
        for (var r = 0; r < weights.Length; r++)
        {
            if (source.Senses[r] != ConstraintSense.Equal)
            {
                throw new InputException(
                    $"{source.NameOfRow(r)} is an inequality; a penalty needs an equality. Give it slack first (a slack policy other than 'none').");
            }

            var columns = source.Rows.RowColumns(r);
            terms.AddRow(columns, source.Rows.RowValues(r), source.RightHandSides[r], weights[r]);
            couplings += (long)columns.Length * (columns.Length - 1) / 2;
        }

        Target = new ConstrainedQuadraticModel(terms.Build(), SparseRows.Empty(source.VariableCount), [], [], [], source.Products);
        Cost = new BridgeCost(0, -weights.Length, weights.Length, couplings, IsExact: weights.Length == 0);
    }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Source { get; }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Target { get; }

    /// <inheritdoc/>
    public BridgeCost Cost { get; }

    /// <summary>
    /// The chain from a constrained model to one without rows or products: slack, then penalties by rule. The target's objective is a model for a sampler.
    /// </summary>
    public static BridgeChain Of(ConstrainedQuadraticModel model, PenaltyRule rule, double value = 1, SlackPolicy policy = SlackPolicy.Binary, long? cap = null)
    {
        var slack = new SlackBridge(model, policy, cap);
        return Of(slack, PenaltyWeights.Compute(slack.Target, rule, value));
    }

    /// <summary>The chain with given weights: of the rows of the slack's target, then of the products.</summary>
    /// <exception cref="InputException">No point satisfies an inequality, or the slack policy is none and there is an inequality.</exception>
    public static BridgeChain Of(SlackBridge slack, ReadOnlySpan<double> weights)
    {
        foreach (var row in slack.InfeasibleRows)
        {
            if (slack.Source.Senses[row] != ConstraintSense.Equal)
            {
                RowDiagnosis.CheckAlone(slack.Source, row);
            }
        }

        var rows = new PenaltyBridge(slack.Target, weights[..slack.Target.Rows.RowCount]);
        return new BridgeChain(slack, rows, new ProductBridge(rows.Target, weights[slack.Target.Rows.RowCount..]));
    }

    /// <inheritdoc/>
    public void Lift(ReadOnlySpan<sbyte> source, Span<sbyte> target) => source.CopyTo(target);
}
