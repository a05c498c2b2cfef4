using System.Numerics;

namespace Isinglass.Model.Constraints;

/// <summary>
/// A row in normal form: integer coefficients without common divisor, sense = or &lt;=, integer right-hand side. In this form the smallest violation is 1,
/// which sets the scale of penalties and multipliers.
/// </summary>
internal sealed class IntegerRow
{
    // Sums of coefficients below 2^52 are exact in doubles.
    private const double LargestSum = 4503599627370496;

    private IntegerRow(int[] columns, long[] coefficients, bool isEquality, long rightHandSide, double scale, bool isDivisible)
    {
        Columns = columns;
        Coefficients = coefficients;
        IsEquality = isEquality;
        RightHandSide = rightHandSide;
        Scale = scale;
        foreach (var coefficient in coefficients)
        {
            Least += Math.Min(0, coefficient);
            Greatest += Math.Max(0, coefficient);
        }

        State = Least > rightHandSide || (isEquality && (!isDivisible || Greatest < rightHandSide)) ? RowState.Infeasible
            : Greatest <= rightHandSide && (!isEquality || Least == rightHandSide) ? RowState.Redundant
            : RowState.Proper;
    }

    /// <summary>The variables of the row.</summary>
    public int[] Columns { get; }

    /// <summary>The coefficients, divided by their greatest common divisor; negated when the row was &gt;=.</summary>
    public long[] Coefficients { get; }

    /// <summary>Whether the sense is = (else &lt;=).</summary>
    public bool IsEquality { get; }

    /// <summary>The right-hand side; rounded down for an inequality, and rounded for an equality that no point satisfies.</summary>
    public long RightHandSide { get; }

    /// <summary>The normal form's left side is Scale times the model's; negative when the row was &gt;=.</summary>
    public double Scale { get; }

    /// <summary>The least value of the left side over all points.</summary>
    public long Least { get; }

    /// <summary>The greatest value of the left side over all points.</summary>
    public long Greatest { get; }

    /// <summary>Whether the row alone is redundant or infeasible.</summary>
    public RowState State { get; }

    /// <summary>The normal form of a row, or null when its coefficients are not integers (then no smallest violation is known).</summary>
    public static IntegerRow? TryCreate(ConstrainedQuadraticModel model, int row)
    {
        var values = model.Rows.RowValues(row);
        var divisor = BigInteger.Zero;
        var sum = Math.Abs(model.RightHandSides[row]);
        foreach (var value in values)
        {
            if (value != Math.Round(value))
            {
                return null;
            }

            sum += Math.Abs(value);
            divisor = BigInteger.GreatestCommonDivisor(divisor, new BigInteger(value));
        }

        if (sum >= LargestSum)
        {
            return null;
        }

        var sense = model.Senses[row];
        var scale = (sense == ConstraintSense.GreaterOrEqual ? -1.0 : 1.0) / (divisor.IsZero ? 1 : (double)divisor);
        var coefficients = new long[values.Length];
        for (var k = 0; k < values.Length; k++)
        {
            coefficients[k] = (long)Math.Round(values[k] * scale);
        }

        var exact = model.RightHandSides[row] * scale;
        var slack = ConstrainedQuadraticModel.FeasibilityTolerance * Math.Abs(scale);
        var isEquality = sense == ConstraintSense.Equal;
        var rightHandSide = isEquality ? Math.Round(exact) : Math.Floor(exact + slack);
        var isDivisible = Math.Abs(exact - rightHandSide) <= slack;
        return new IntegerRow(model.Rows.RowColumns(row).ToArray(), coefficients, isEquality, (long)rightHandSide, scale, isDivisible);
    }

    /// <summary>The normal form of a row; an error with cause and cure when its coefficients are not integers.</summary>
    public static IntegerRow Create(ConstrainedQuadraticModel model, int row) =>
        TryCreate(model, row) ?? throw new InputException(Complaint(model, row));

    private static string Complaint(ConstrainedQuadraticModel model, int row)
    {
        var values = model.Rows.RowValues(row).ToArray();
        var culprit = Array.FindIndex(values, static v => v != Math.Round(v));
        if (culprit < 0)
        {
            return $"The coefficients of {model.NameOfRow(row)} are too large: their sum must stay below 2^52 to be exact. "
                + "Divide the row by a common factor, or round it.";
        }

        var factor = Enumerable.Range(2, 9999).FirstOrDefault(m => values.All(v => Math.Abs(m * v - Math.Round(m * v)) < 1e-9 * m));
        var cure = factor > 0 ? $"Multiply the row by {factor} (right-hand side too), then all are" : "Round or scale the row so that all are";
        var variable = model.Objective.LabelOf(model.Rows.RowColumns(row)[culprit]);
        return $"The coefficient {values[culprit]} of {variable} in {model.NameOfRow(row)} is not an integer, "
            + $"so slack bits cannot represent the row exactly. {cure}, or choose the slack policy 'none'.";
    }
}
