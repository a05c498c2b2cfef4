using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats;

/// <summary>A summary of a model before it is solved: sizes, coefficients and the precision that a machine needs.</summary>
internal sealed class ModelSummary
{
    private ModelSummary()
    {
    }

    /// <summary>"QUBO", "Ising model" or "constrained binary program".</summary>
    public required string Kind { get; init; }

    /// <summary>Number of variables n, auxiliary bits included.</summary>
    public required int VariableCount { get; init; }

    /// <summary>Number of coupled pairs m.</summary>
    public required int InteractionCount { get; init; }

    /// <summary>Number of linear biases that are not 0.</summary>
    public required int LinearCount { get; init; }

    /// <summary>Share of pairs that are coupled, 0..1.</summary>
    public required double Density { get; init; }

    /// <summary>Number of factored squared rows.</summary>
    public required int SquaredTermCount { get; init; }

    /// <summary>Number of coefficients in the squared rows.</summary>
    public required int SquaredEntryCount { get; init; }

    /// <summary>Number of rows =, &lt;=, &gt;=.</summary>
    public required (int Equal, int LessOrEqual, int GreaterOrEqual) RowCounts { get; init; }

    /// <summary>Number of rows "exactly one of these bits".</summary>
    public required int OneHotCount { get; init; }

    /// <summary>Number of product rows.</summary>
    public required int ProductCount { get; init; }

    /// <summary>Coefficients of the energy over the file's variables.</summary>
    public required CoefficientRange Coefficients { get; init; }

    /// <summary>Coefficients of the same energy over spins, as for an Ising machine. Null when squared rows would have to be multiplied out for it.</summary>
    public required CoefficientRange? IsingCoefficients { get; init; }

    /// <summary>Least, mean and greatest number of pairs of a variable.</summary>
    public required (int Least, double Mean, int Greatest) Degrees { get; init; }

    /// <summary>Number of variables without any pair or squared row.</summary>
    public required int IsolatedCount { get; init; }

    /// <summary>The summary of a model.</summary>
    public static ModelSummary Of(ModelFile file)
    {
        var model = file.Objective;
        var n = model.VariableCount;
        var degrees = Enumerable.Range(0, n).Select(i => model.Couplings.Starts[i + 1] - model.Couplings.Starts[i]).ToArray();
        var inSquares = model.SquaredTerms.Rows.Columns.ToHashSet();
        var rows = file.Constrained;
        return new ModelSummary
        {
            Kind = rows is not null ? "constrained binary program" : model.Vartype == Vartype.Binary ? "QUBO" : "Ising model",
            VariableCount = n,
            InteractionCount = model.InteractionCount,
            LinearCount = model.Linear.ToArray().Count(bias => bias != 0),
            Density = n < 2 ? 0 : model.InteractionCount / (0.5 * n * (n - 1)),
            SquaredTermCount = model.SquaredTerms.Count,
            SquaredEntryCount = model.SquaredTerms.Rows.EntryCount,
            RowCounts = (Count(rows, ConstraintSense.Equal), Count(rows, ConstraintSense.LessOrEqual), Count(rows, ConstraintSense.GreaterOrEqual)),
            OneHotCount = rows is null ? 0 : Enumerable.Range(0, rows.Rows.RowCount).Count(r => IsOneHot(rows, r)),
            ProductCount = rows?.Products.Length ?? 0,
            Coefficients = CoefficientRange.Of(model),
            IsingCoefficients = model.SquaredTerms.Count > 0 ? null : CoefficientRange.Of(model.ToVartype(Vartype.Spin)),
            Degrees = n == 0 ? (0, 0, 0) : (degrees.Min(), degrees.Average(), degrees.Max()),
            IsolatedCount = Enumerable.Range(0, n).Count(i => degrees[i] == 0 && !inSquares.Contains(i)),
        };
    }

    private static int Count(ConstrainedQuadraticModel? rows, ConstraintSense sense) => rows?.Senses.Count(other => other == sense) ?? 0;

    private static bool IsOneHot(ConstrainedQuadraticModel rows, int row) =>
        rows.Senses[row] == ConstraintSense.Equal && rows.RightHandSides[row] == 1 && !rows.Rows.RowValues(row).ContainsAnyExcept(1.0);
}
