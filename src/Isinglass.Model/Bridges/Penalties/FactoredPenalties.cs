using Isinglass.Model.Constraints;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Model.Bridges.Penalties;

/// <summary>
/// An objective with squared terms appended: rows as weight * (a'x - b)^2, products as weight * R. The objective's own terms come first. The pattern is built
/// once and shared by models with other weights.
/// </summary>
internal sealed class FactoredPenalties
{
    // R = ((a + b - 2p - 1/2)^2 - 1/4) / 2: half the weight before the square, an eighth of it off the offset.
    private const double SquareShare = 0.5;
    private const double OffsetShare = 0.125;

    private readonly BinaryQuadraticModel _objective;
    private readonly SparseRowsBuilder _rows;
    private readonly List<double> _weights;
    private readonly List<double> _targets;
    private double _offset;

    /// <summary>Starts with the terms of the objective.</summary>
    public FactoredPenalties(BinaryQuadraticModel objective)
    {
        _objective = objective;
        _rows = new SparseRowsBuilder(objective.VariableCount);
        var own = objective.SquaredTerms;
        for (var r = 0; r < own.Count; r++)
        {
            _rows.AddRow(own.Rows.RowColumns(r), own.Rows.RowValues(r));
        }

        _weights = [.. own.Weights];
        _targets = [.. own.Targets];
        _offset = objective.Offset;
    }

    /// <summary>The weight of the square for weight 1 of Rosenberg's form.</summary>
    public static double ProductSquareWeight => SquareShare;

    /// <summary>The offset for weight 1 of Rosenberg's form.</summary>
    public static double ProductOffset => -OffsetShare;

    /// <summary>Appends weight * (a'x - b)^2.</summary>
    public void AddRow(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double target, double weight)
    {
        _rows.AddRow(columns, values);
        _targets.Add(target);
        _weights.Add(weight);
    }

    /// <summary>Appends weight * R of p = ab.</summary>
    public void AddProduct(ProductConstraint product, double weight)
    {
        AddRow([product.Product, product.First, product.Second], [-2, 1, 1], 0.5, SquareShare * weight);
        _offset -= OffsetShare * weight;
    }

    /// <summary>The model.</summary>
    public BinaryQuadraticModel Build() => _objective
        .WithLinear(_objective.Linear.ToArray(), _offset)
        .WithSquaredTerms(new SquaredTerms(_rows.Build(), [.. _weights], [.. _targets]));
}
