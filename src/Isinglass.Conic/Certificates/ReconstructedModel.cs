using Isinglass.Model;

namespace Isinglass.Conic.Certificates;

/// <summary>
/// The quadratic problem that a file's text states, reconstructed from the text's values alone; nothing of the model that solvers use takes part.
/// </summary>
/// <param name="Objective">What is minimised (negated for a maximisation), over bits.</param>
/// <param name="Rows">The linear rows.</param>
internal sealed record ReconstructedModel(BinaryQuadraticModel Objective, IReadOnlyList<StatementRow> Rows)
{
    public int Count => Objective.VariableCount;

    /// <summary>
    /// objective + sum m_r (activity - side) + sum w_r (activity - side)^2, where side is the upper one for m_r > 0 and the lower one for m_r &lt; 0: nowhere
    /// above the objective on feasible points, since squares are allowed for equalities only.
    /// </summary>
    public BinaryQuadraticModel Relax(IReadOnlyList<double> multipliers, IReadOnlyList<double> weights)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, Count);
        builder.AddOffset(Objective.Offset);
        for (var i = 0; i < Count; i++)
        {
            builder.AddLinear(i, Objective.Linear[i]);
            foreach (var (j, value) in Objective.Couplings.RowColumns(i).ToArray().Zip(Objective.Couplings.RowValues(i).ToArray()))
            {
                if (j < i)
                {
                    builder.AddQuadratic(i, j, value);
                }
            }
        }

        for (var r = 0; r < Rows.Count; r++)
        {
            var (row, multiplier) = (Rows[r], multipliers[r]);
            if (multiplier != 0)
            {
                builder.AddOffset(multiplier * (row.Constant - (multiplier > 0 ? row.Upper : row.Lower)));
                for (var k = 0; k < row.Columns.Length; k++)
                {
                    builder.AddLinear(row.Columns[k], multiplier * row.Coefficients[k]);
                }
            }

            if (weights[r] != 0)
            {
                builder.AddSquare(row.Columns, row.Coefficients, row.Upper - row.Constant, weights[r]);
            }
        }

        return builder.Build();
    }
}
