using Isinglass.Model.Constraints;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Model;

/// <summary>
/// The quadratic constrained binary model: min objective(x) over x in {0,1}^n subject to linear rows and product rows. The objective may have factored squared
/// terms; rows stay rows. An optional <see cref="Completion"/> gives the unique feasible point of given free bits.
/// </summary>
public sealed class ConstrainedQuadraticModel
{
    /// <summary>Absolute tolerance within which a row holds; with integer coefficients, the usual case, the test is exact.</summary>
    public const double FeasibilityTolerance = 1e-6;

    internal ConstrainedQuadraticModel(
        BinaryQuadraticModel objective, SparseRows rows, ConstraintSense[] senses, double[] rightHandSides, string?[] rowNames, ProductConstraint[] products)
    {
        Objective = objective;
        Rows = rows;
        Senses = senses;
        RightHandSides = rightHandSides;
        RowNames = rowNames;
        Products = products;
    }

    /// <summary>The objective over bits (vartype binary), minimised.</summary>
    public BinaryQuadraticModel Objective { get; }

    /// <summary>Number of variables n.</summary>
    public int VariableCount => Objective.VariableCount;

    /// <summary>Coefficients of the linear rows.</summary>
    public SparseRows Rows { get; }

    /// <summary>Sense of each row.</summary>
    public ConstraintSense[] Senses { get; }

    /// <summary>Right-hand side of each row.</summary>
    public double[] RightHandSides { get; }

    /// <summary>Name of each row, or null.</summary>
    public string?[] RowNames { get; }

    /// <summary>The product rows p = a * b.</summary>
    public ProductConstraint[] Products { get; }

    /// <summary>Computes the feasible point of given free bits; null when the model has no completion.</summary>
    public ICompletion? Completion { get; init; }

    /// <summary>The same rows and products under another objective over the same bits; the completion stays only when the objective is the same one.</summary>
    public ConstrainedQuadraticModel WithObjective(BinaryQuadraticModel objective)
    {
        if (objective.VariableCount != VariableCount || objective.Vartype != Vartype.Binary)
        {
            throw new ArgumentException($"The objective must be over {VariableCount} bits.", nameof(objective));
        }

        return new ConstrainedQuadraticModel(objective, Rows, Senses, RightHandSides, RowNames, Products)
        {
            Completion = ReferenceEquals(objective, Objective) ? Completion : null,
        };
    }

    /// <summary>The name of a row, or its number (1-based) as text.</summary>
    public string NameOfRow(int row) => RowNames[row] ?? $"row {row + 1}";

    /// <summary>
    /// How far a row is violated: |a'x - b| for an equality, max(0, a'x - b) or max(0, b - a'x) for an inequality.
    /// </summary>
    public double Violation(int row, ReadOnlySpan<sbyte> x)
    {
        var difference = Rows.Dot(row, x) - RightHandSides[row];
        return Senses[row] switch
        {
            ConstraintSense.Equal => Math.Abs(difference),
            ConstraintSense.LessOrEqual => Math.Max(0, difference),
            _ => Math.Max(0, -difference),
        };
    }

    /// <summary>Sum of the violations of all rows and products.</summary>
    public double TotalViolation(ReadOnlySpan<sbyte> x)
    {
        var sum = 0.0;
        for (var r = 0; r < Rows.RowCount; r++)
        {
            sum += Violation(r, x);
        }

        foreach (var product in Products)
        {
            sum += product.Violation(x);
        }

        return sum;
    }

    /// <summary>Whether every row and product holds within <see cref="FeasibilityTolerance"/>.</summary>
    public bool IsFeasible(ReadOnlySpan<sbyte> x)
    {
        for (var r = 0; r < Rows.RowCount; r++)
        {
            if (Violation(r, x) > FeasibilityTolerance)
            {
                return false;
            }
        }

        foreach (var product in Products)
        {
            if (product.Violation(x) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
