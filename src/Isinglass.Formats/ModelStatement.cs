using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats;

/// <summary>The meaning of a model that is not from a file.</summary>
internal sealed class ModelStatement(BinaryQuadraticModel objective, ConstrainedQuadraticModel? constrained) : IFileSemantics
{
    public int VariableCount => objective.VariableCount;

    public double Objective(ReadOnlySpan<sbyte> values) => objective.Energy(values);

    public IReadOnlyList<RowCheck> Rows(ReadOnlySpan<sbyte> values)
    {
        var rows = new List<RowCheck>();
        for (var r = 0; r < (constrained?.Rows.RowCount ?? 0); r++)
        {
            var side = constrained!.RightHandSides[r];
            var (lower, upper) = constrained.Senses[r] switch
            {
                ConstraintSense.Equal => (side, side),
                ConstraintSense.LessOrEqual => (double.NegativeInfinity, side),
                _ => (side, double.PositiveInfinity),
            };
            rows.Add(new RowCheck(constrained.NameOfRow(r), constrained.Rows.Dot(r, values), lower, upper));
        }

        foreach (var product in constrained?.Products ?? [])
        {
            var difference = values[product.First] * values[product.Second] - values[product.Product];
            rows.Add(new RowCheck($"product {objective.LabelOf(product.Product)}", difference, 0, 0));
        }

        return rows;
    }
}
