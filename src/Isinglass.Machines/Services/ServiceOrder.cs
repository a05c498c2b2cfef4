using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Solving;

namespace Isinglass.Machines.Services;

/// <summary>A row as sent to a service: over integers if possible, so that the smallest violation is 1.</summary>
/// <param name="Columns">Its variables.</param>
/// <param name="Coefficients">Their coefficients.</param>
/// <param name="IsEquality">= or &lt;=.</param>
/// <param name="RightHandSide">The right-hand side.</param>
/// <param name="IsGroup">Whether it is a one-hot row that shares no variable with an earlier one.</param>
internal sealed record ServiceRow(int[] Columns, double[] Coefficients, bool IsEquality, double RightHandSide, bool IsGroup)
{
    /// <summary>The rows of a model, in its order.</summary>
    /// <exception cref="InputException">The model has product rows, which no service accepts.</exception>
    public static IReadOnlyList<ServiceRow> Of(ConstrainedQuadraticModel model)
    {
        if (model.Products.Length > 0)
        {
            throw new InputException($"The problem has {model.Products.Length} rows that multiply variables, and no service takes them as rows. Use the " +
                "method qcgd.");
        }

        var taken = new bool[model.VariableCount];
        var rows = new List<ServiceRow>();
        for (var r = 0; r < model.Rows.RowCount; r++)
        {
            rows.Add(Of(model, r, taken));
        }

        return rows;
    }

    private static ServiceRow Of(ConstrainedQuadraticModel model, int r, bool[] taken)
    {
        if (IntegerRow.TryCreate(model, r) is not { } whole)
        {
            var sign = model.Senses[r] == ConstraintSense.GreaterOrEqual ? -1.0 : 1;
            return new ServiceRow(
                model.Rows.RowColumns(r).ToArray(), [.. model.Rows.RowValues(r).ToArray().Select(value => sign * value)],
                    model.Senses[r] == ConstraintSense.Equal, sign * model.RightHandSides[r], false);
        }

        var isGroup = whole is { IsEquality: true, RightHandSide: 1 } && Array.TrueForAll(whole.Coefficients, static c => c == 1)
            && !whole.Columns.Any(column => taken[column]);
        if (isGroup)
        {
            Array.ForEach(whole.Columns, column => taken[column] = true);
        }

        return new ServiceRow(whole.Columns, [.. whole.Coefficients.Select(static c => (double)c)], whole.IsEquality, whole.RightHandSide, isGroup);
    }
}

/// <summary>One call of a service.</summary>
/// <param name="Model">The model to minimise, prepared for the machine.</param>
/// <param name="Request">Reads, key and initial states.</param>
/// <param name="Time">Machine time.</param>
internal sealed record ServiceOrder(BinaryQuadraticModel Model, SampleRequest Request, TimeSpan Time)
{
    /// <summary>Rows sent with the model; empty for a sampler.</summary>
    public IReadOnlyList<ServiceRow> Rows { get; init; } = [];

    /// <summary>The rows' multipliers, integers from 1: the initial cost of a unit of violation.</summary>
    public IReadOnlyList<long> Multipliers { get; init; } = [];

    /// <summary>The model with its rows.</summary>
    public ConstrainedQuadraticModel? Constrained { get; init; }
}
