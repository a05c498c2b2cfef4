using Isinglass.Model;

namespace Isinglass.Solving;

/// <summary>The outcome of a solve for one row or product of the model.</summary>
/// <param name="Name">Its name, or "row 3".</param>
/// <param name="Violation">How far the returned point violates it, in the row's own units; null when there is no point.</param>
/// <param name="Multiplier">The penalty weight of the squared row (or the multiplier of a linear one) at the end; null when the method has none.</param>
public readonly record struct RowOutcome(string Name, double? Violation, double? Multiplier)
{
    /// <summary>Whether the row holds.</summary>
    public bool IsSatisfied => Violation is { } violation && violation <= ConstrainedQuadraticModel.FeasibilityTolerance;

    /// <summary>All rows, then all products, of a model.</summary>
    public static RowOutcome[] Of(ConstrainedQuadraticModel model, ReadOnlySpan<sbyte> point, double[] multipliers)
    {
        var rows = new RowOutcome[model.Rows.RowCount + model.Products.Length];
        for (var k = 0; k < rows.Length; k++)
        {
            var product = k - model.Rows.RowCount;
            double? violation = point.IsEmpty ? null : product < 0 ? model.Violation(k, point) : model.Products[product].Violation(point);
            rows[k] = new RowOutcome(
                product < 0 ? model.NameOfRow(k) : $"product {model.Objective.LabelOf(model.Products[product].Product)}",
                violation,
                multipliers.Length == rows.Length ? multipliers[k] : null);
        }

        return rows;
    }
}
