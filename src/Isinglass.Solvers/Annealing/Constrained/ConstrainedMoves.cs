using Isinglass.LocalSearch;
using Isinglass.Model.Constraints;

namespace Isinglass.Solvers.Annealing.Constrained;

/// <summary>Tables of a model for the moves of <see cref="ConstrainedAnnealing"/>; built once.</summary>
internal sealed class ConstrainedMoves
{
    internal ConstrainedMoves(ConstrainedStructure structure)
    {
        var model = structure.Model;
        OneHot = new OneHotGroups(structure);
        var definitions = structure.DefiningProduct.Span;
        HasFollowers = new bool[model.VariableCount];
        for (var k = 0; k < model.Products.Length; k++)
        {
            var (p, a, b) = model.Products[k];
            HasFollowers[a] |= definitions[p] == k;
            HasFollowers[b] |= definitions[p] == k;
        }

        var free = new List<int>();
        for (var i = 0; i < model.VariableCount; i++)
        {
            if (definitions[i] < 0)
            {
                free.Add(i);
            }
        }

        Free = [.. free];
        Units = new double[model.Rows.RowCount + model.Products.Length];
        Array.Fill(Units, 1);
        WeightUnits = (double[])Units.Clone();
        var exchanges = new List<int>();
        var oneHotRows = OneHot.Rows.ToHashSet();
        for (var r = 0; r < model.Rows.RowCount; r++)
        {
            var row = IntegerRow.TryCreate(model, r);
            Units[r] = row is null ? 1 : Math.Abs(row.Scale);
            WeightUnits[r] = row is { IsEquality: false, Coefficients.Length: > 0 }
                ? Units[r] / row.Coefficients.Average(static c => Math.Abs((double)c))
                : Units[r];
            if (!oneHotRows.Contains(r) && model.Rows.RowColumns(r).Length > 2)
            {
                exchanges.Add(r);
            }
        }

        ExchangeRows = [.. exchanges];
    }

    internal OneHotGroups OneHot { get; }

    /// <summary>Variables that no product row defines.</summary>
    internal int[] Free { get; }

    /// <summary>Whether this variable is a factor of a product row.</summary>
    internal bool[] HasFollowers { get; }

    /// <summary>Factors that make the smallest violation of an integer row 1; rows, then products.</summary>
    internal double[] Units { get; }

    /// <summary>
    /// First weight of each row, in units of a typical change of the objective: 1 over the mean coefficient for inequalities, since a flip moves a knapsack by
    /// about that much and the objective by one change; <see cref="Units"/> for equalities.
    /// </summary>
    internal double[] WeightUnits { get; }

    /// <summary>Rows (one-hot ones apart) whose members are exchanged by pairs: a cardinality row keeps its sum, a full knapsack nearly its weight.</summary>
    internal int[] ExchangeRows { get; }
}
