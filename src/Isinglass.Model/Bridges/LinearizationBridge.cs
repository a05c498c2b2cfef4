using Isinglass.Model.Constraints;

namespace Isinglass.Model.Bridges;

/// <summary>
/// Quadratic objective and product rows -> linear objective and inequality rows (Fortet 1960): every pair gets a bit p = ab with p &lt;= a, p &lt;= b, p &gt;=
/// a + b - 1. Squared terms are multiplied out. A pair that has a product bit already uses it.
/// </summary>
internal sealed class LinearizationBridge : IBridge
{
    private readonly List<ProductConstraint> _added = [];

    /// <summary>Rewrites a model.</summary>
    public LinearizationBridge(ConstrainedQuadraticModel source)
    {
        Source = source;
        var objective = source.Objective.Expand();
        var builder = new ConstrainedQuadraticModelBuilder(source.VariableCount);
        for (var r = 0; r < source.Rows.RowCount; r++)
        {
            builder.AddRow(source.Rows.RowColumns(r), source.Rows.RowValues(r), source.Senses[r], source.RightHandSides[r], source.RowNames[r]);
        }

        var productOf = new Dictionary<(int, int), int>();
        foreach (var product in source.Products)
        {
            productOf[(Math.Min(product.First, product.Second), Math.Max(product.First, product.Second))] = product.Product;
            AddRows(builder, product);
        }

        builder.Objective.AddOffset(objective.Offset);
        for (var i = 0; i < source.VariableCount; i++)
        {
            builder.Objective.AddLinear(i, objective.Linear[i]);
        }

        foreach (var (first, second, value) in objective.Pairs())
        {
            if (!productOf.TryGetValue((first, second), out var bit))
            {
                bit = builder.AddVariable();
                _added.Add(new ProductConstraint(bit, first, second));
                AddRows(builder, _added[^1]);
            }

            builder.Objective.AddLinear(bit, value);
        }

        Target = builder.Build();
        Cost = new BridgeCost(_added.Count, Target.Rows.RowCount - source.Rows.RowCount, 0, 0, IsExact: true);
    }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Source { get; }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Target { get; }

    /// <inheritdoc/>
    public BridgeCost Cost { get; }

    /// <inheritdoc/>
    public void Lift(ReadOnlySpan<sbyte> source, Span<sbyte> target)
    {
        source.CopyTo(target);
        foreach (var product in _added)
        {
            target[product.Product] = (sbyte)(source[product.First] * source[product.Second]);
        }
    }

    private static void AddRows(ConstrainedQuadraticModelBuilder builder, ProductConstraint product)
    {
        builder.AddRow([product.Product, product.First], [1, -1], ConstraintSense.LessOrEqual, 0);
        builder.AddRow([product.Product, product.Second], [1, -1], ConstraintSense.LessOrEqual, 0);
        builder.AddRow([product.Product, product.First, product.Second], [1, -1, -1], ConstraintSense.GreaterOrEqual, -1);
    }
}
