using Isinglass.Model;
using Isinglass.Structure.Reduction;

namespace Isinglass.Structure;

/// <summary>
/// A model of squares of linear rows alone, sum_r w_r (a_r'x - b_r)^2 + a constant with all w positive: its energy has its lowest possible value exactly where
/// all rows hold.
/// </summary>
internal sealed class LinearSystem
{
    private LinearSystem(IReadOnlyList<RecoveredRow> rows, int variableCount, double constant)
    {
        Rows = rows;
        VariableCount = variableCount;
        Constant = constant;
    }

    /// <summary>The rows; none has slack.</summary>
    public IReadOnlyList<RecoveredRow> Rows { get; }

    /// <summary>Number of bits.</summary>
    public int VariableCount { get; }

    /// <summary>The energy where all rows hold: a lower bound of the model.</summary>
    public double Constant { get; }

    /// <summary>The system of a model, or null when it has other terms.</summary>
    public static LinearSystem? Of(BinaryQuadraticModel model, ModelStructure structure)
    {
        if (structure.Rows.Count == 0 || structure.Dependents.Count > 0 || structure.Rows.Any(static row => row.IsInequality || row.Weight <= 0))
        {
            return null;
        }

        var rest = ModelReduction.Subtract(model.ToVartype(Vartype.Binary).Expand(), structure.Rows);
        return rest.InteractionCount == 0 && !rest.Linear.ContainsAnyExcept(0.0) ? new LinearSystem(structure.Rows, model.VariableCount, rest.Offset) : null;
    }
}
