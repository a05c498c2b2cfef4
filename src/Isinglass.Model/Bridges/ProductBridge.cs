using Isinglass.Model.Bridges.Penalties;

namespace Isinglass.Model.Bridges;

/// <summary>
/// Product rows -> penalties: p = ab becomes weight * R with Rosenberg's form R = ab - 2ap - 2bp + 3p (Rosenberg 1975), which is 0 where the row holds and at
/// least 1 elsewhere. R is kept factored, R = ((a + b - 2p - 1/2)^2 - 1/4) / 2, so that weights can be replaced without touching the couplings.
/// </summary>
internal sealed class ProductBridge : IBridge
{
    /// <summary>Rewrites a model.</summary>
    /// <param name="source">The model.</param>
    /// <param name="weights">The weight of each product row.</param>
    public ProductBridge(ConstrainedQuadraticModel source, ReadOnlySpan<double> weights)
    {
        if (weights.Length != source.Products.Length)
        {
            throw new ArgumentException($"{source.Products.Length} product rows need as many weights, not {weights.Length}.", nameof(weights));
        }

        Source = source;
        var terms = new FactoredPenalties(source.Objective);
        for (var k = 0; k < weights.Length; k++)
        {
            terms.AddProduct(source.Products[k], weights[k]);
        }

        Target = new ConstrainedQuadraticModel(terms.Build(), source.Rows, source.Senses, source.RightHandSides, source.RowNames, []);
        Cost = new BridgeCost(0, 0, weights.Length, 3L * weights.Length, IsExact: weights.Length == 0);
    }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Source { get; }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Target { get; }

    /// <inheritdoc/>
    public BridgeCost Cost { get; }

    /// <inheritdoc/>
    public void Lift(ReadOnlySpan<sbyte> source, Span<sbyte> target) => source.CopyTo(target);
}
