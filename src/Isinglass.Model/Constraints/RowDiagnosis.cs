namespace Isinglass.Model.Constraints;

/// <summary>
/// Checks the rows of a model before anything is solved: rows that no point satisfies, rows with equal left sides and incompatible right sides, and rows
/// violated by values that other rows force. A contradiction is an <see cref="InputException"/> with cause and cure; finding none proves nothing.
/// </summary>
internal static class RowDiagnosis
{
    private const double Tolerance = ConstrainedQuadraticModel.FeasibilityTolerance;
    private const int ShownTerms = 6;
    private const int MostPasses = 50;

    /// <summary>Throws when a row contradicts itself or another.</summary>
    public static void Check(ConstrainedQuadraticModel model)
    {
        var sides = new Dictionary<string, (double Lower, int LowerRow, double Upper, int UpperRow)>(StringComparer.Ordinal);
        for (var r = 0; r < model.Rows.RowCount; r++)
        {
            CheckAlone(model, r);
            CheckPair(model, r, sides);
        }

        Propagate(model);
    }

    /// <summary>The contradiction found by <see cref="Check"/>, as a sentence with cause and cure; null when there is none.</summary>
    public static string? Find(ConstrainedQuadraticModel model)
    {
        try
        {
            Check(model);
            return null;
        }
        catch (InputException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Throws when no point satisfies a single row.</summary>
    internal static void CheckAlone(ConstrainedQuadraticModel model, int row)
    {
        var (least, greatest) = Range(model, row);
        var (lower, upper) = Sides(model, row);
        if (model.Rows.RowColumns(row).IsEmpty && (0 < lower - Tolerance || 0 > upper + Tolerance))
        {
            throw new InputException(
                $"{Title(model, row)} has no variables and says 0 {Sign(model, row)} {model.RightHandSides[row]}, which never holds. "
                + "Remove it, or give it its variables.");
        }

        if (least > upper + Tolerance || greatest < lower - Tolerance)
        {
            throw new InputException(
                $"{Title(model, row)} cannot be met by any point: its left side lies in {least} .. {greatest}, and it must be "
                + $"{Sign(model, row)} {model.RightHandSides[row]}. Correct its right-hand side or its coefficients, or remove it.");
        }

        if (IntegerRow.TryCreate(model, row) is { State: RowState.Infeasible } normal)
        {
            throw new InputException(
                $"{Title(model, row)} cannot be met by any point: all its coefficients are multiples of "
                + $"{Math.Abs(1 / normal.Scale):G6}, and its right-hand side {model.RightHandSides[row]} is not. Correct one of them, or write an inequality.");
        }
    }

    // Left sides are compared in the rows' integer form, others after division by their first coefficient.
    private static void CheckPair(ConstrainedQuadraticModel model, int row, Dictionary<string, (double Lower, int LowerRow, double Upper, int UpperRow)> sides)
    {
        var values = model.Rows.RowValues(row);
        if (values.IsEmpty || values[0] == 0)
        {
            return;
        }

        string key;
        double lower, upper;
        if (IntegerRow.TryCreate(model, row) is { } normal)
        {
            var sign = Math.Sign(normal.Coefficients[0]);
            key = string.Join(';', normal.Columns.Zip(normal.Coefficients, (column, value) => $"{column}:{sign * value}"));
            (lower, upper) = (normal.IsEquality ? normal.RightHandSide : double.NegativeInfinity, normal.RightHandSide);
            (lower, upper) = sign > 0 ? (lower, upper) : (-upper, -lower);
        }
        else
        {
            var first = values[0];
            key = string.Join(';', model.Rows.RowColumns(row).ToArray().Zip(values.ToArray(), (column, value) => $"{column}:{value / first:R}"));
            (lower, upper) = Sides(model, row);
            (lower, upper) = ((lower - Tolerance) / first, (upper + Tolerance) / first);
            (lower, upper) = first > 0 ? (lower, upper) : (upper, lower);
        }

        if (!sides.TryGetValue(key, out var known))
        {
            known = (double.NegativeInfinity, row, double.PositiveInfinity, row);
        }

        if (lower > known.Lower)
        {
            (known.Lower, known.LowerRow) = (lower, row);
        }

        if (upper < known.Upper)
        {
            (known.Upper, known.UpperRow) = (upper, row);
        }

        sides[key] = known;
        if (known.Lower > known.Upper)
        {
            throw new InputException(
                $"{Title(model, known.LowerRow)} and {Title(model, known.UpperRow)} contradict each other: they have the same left side, "
                + "and no value meets both right sides. Correct or remove one of them.");
        }
    }

    private static void Propagate(ConstrainedQuadraticModel model)
    {
        var values = new sbyte[model.VariableCount];
        Array.Fill(values, (sbyte)-1);
        var cause = new int[model.VariableCount];
        for (var (pass, hasChanged) = (0, true); hasChanged && pass < MostPasses; pass++)
        {
            hasChanged = false;
            for (var r = 0; r < model.Rows.RowCount; r++)
            {
                hasChanged |= Tighten(model, r, values, cause);
            }
        }
    }

    // Fixes what the row forces; throws when it cannot hold with the values fixed so far.
    private static bool Tighten(ConstrainedQuadraticModel model, int row, sbyte[] values, int[] cause)
    {
        var columns = model.Rows.RowColumns(row);
        var coefficients = model.Rows.RowValues(row);
        var (least, greatest) = (0.0, 0.0);
        for (var k = 0; k < columns.Length; k++)
        {
            var value = values[columns[k]];
            least += value < 0 ? Math.Min(0, coefficients[k]) : value * coefficients[k];
            greatest += value < 0 ? Math.Max(0, coefficients[k]) : value * coefficients[k];
        }

        var (lower, upper) = Sides(model, row);
        if (least > upper + Tolerance || greatest < lower - Tolerance)
        {
            throw Conflict(model, row, values, cause);
        }

        var hasChanged = false;
        for (var k = 0; k < columns.Length; k++)
        {
            if (values[columns[k]] >= 0 || coefficients[k] == 0)
            {
                continue;
            }

            var size = Math.Abs(coefficients[k]);
            var forced = least + size > upper + Tolerance ? (coefficients[k] > 0 ? 0 : 1)
                : greatest - size < lower - Tolerance ? (coefficients[k] > 0 ? 1 : 0)
                : -1;
            if (forced >= 0)
            {
                (values[columns[k]], cause[columns[k]]) = ((sbyte)forced, row);
                hasChanged = true;
                least += forced == 1 ? Math.Max(0, coefficients[k]) : Math.Max(0, -coefficients[k]);
                greatest -= forced == 1 ? Math.Max(0, -coefficients[k]) : Math.Max(0, coefficients[k]);
            }
        }

        return hasChanged;
    }

    private static InputException Conflict(ConstrainedQuadraticModel model, int row, sbyte[] values, int[] cause)
    {
        var forced = model.Rows.RowColumns(row).ToArray().Where(i => values[i] >= 0).ToArray();
        var word = model.Objective.Labels is null ? "variable " : "";
        var shown = string.Join(
            ", ", forced.Take(ShownTerms).Select(i => $"{word}{model.Objective.LabelOf(i)} = {values[i]} (by {model.NameOfRow(cause[i])})"));
        var more = forced.Length > ShownTerms ? ", ..." : "";
        return new InputException(
            $"The rows contradict each other: {Title(model, row)} cannot be met once {shown}{more}. Correct or remove one of these rows.");
    }

    private static string Title(ConstrainedQuadraticModel model, int row) => model.RowNames[row] is { } name ? $"Row {name}" : $"Row {row + 1}";

    private static string Sign(ConstrainedQuadraticModel model, int row) => model.Senses[row] switch
    {
        ConstraintSense.Equal => "=",
        ConstraintSense.LessOrEqual => "<=",
        _ => ">=",
    };

    private static (double Lower, double Upper) Sides(ConstrainedQuadraticModel model, int row) => model.Senses[row] switch
    {
        ConstraintSense.Equal => (model.RightHandSides[row], model.RightHandSides[row]),
        ConstraintSense.LessOrEqual => (double.NegativeInfinity, model.RightHandSides[row]),
        _ => (model.RightHandSides[row], double.PositiveInfinity),
    };

    private static (double Least, double Greatest) Range(ConstrainedQuadraticModel model, int row)
    {
        var (least, greatest) = (0.0, 0.0);
        foreach (var value in model.Rows.RowValues(row))
        {
            least += Math.Min(0, value);
            greatest += Math.Max(0, value);
        }

        return (least, greatest);
    }
}
