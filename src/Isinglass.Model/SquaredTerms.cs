using Isinglass.Numerics.Matrices;

namespace Isinglass.Model;

/// <summary>
/// The factored part of an energy: sum_r w_r (g_r'x - t_r)^2. A row of k terms is kept as a row; it is never expanded to k^2 couplings
/// unless a machine needs a matrix. Pattern and coefficients are shared, weights are replaceable.
/// </summary>
public sealed class SquaredTerms
{
    /// <summary>Rows g (terms by variables), weights w and targets t, one per row.</summary>
    public SquaredTerms(SparseRows rows, double[] weights, double[] targets)
    {
        if (weights.Length != rows.RowCount || targets.Length != rows.RowCount)
        {
            throw new ArgumentException($"{rows.RowCount} rows need as many weights and targets, not {weights.Length} and {targets.Length}.", nameof(rows));
        }

        Rows = rows;
        Weights = weights;
        Targets = targets;
    }

    /// <summary>The coefficients g, one row a term.</summary>
    public SparseRows Rows { get; }

    /// <summary>The weight w of each term; may be negative.</summary>
    public double[] Weights { get; }

    /// <summary>The target t of each term.</summary>
    public double[] Targets { get; }

    /// <summary>Number of terms.</summary>
    public int Count => Rows.RowCount;

    /// <summary>No terms over <paramref name="variableCount"/> variables.</summary>
    public static SquaredTerms None(int variableCount) => new(SparseRows.Empty(variableCount), [], []);

    /// <summary>The same rows and targets with other weights.</summary>
    public SquaredTerms WithWeights(double[] weights) => new(Rows, weights, Targets);

    /// <summary>g_r'x - t_r.</summary>
    public double Residual(int term, ReadOnlySpan<sbyte> values) => Rows.Dot(term, values) - Targets[term];
}
