using System.Numerics;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Model;

/// <summary>
/// Multiplies squared terms out: w (g'v - t)^2 = w t^2 - 2 w t g'v + w sum_i g_i^2 v_i^2 + sum_{i&lt;j} 2 w g_i g_j v_i v_j. Every row of couplings is summed
/// in a dense buffer without hashing: the cost is the sum of squared row lengths.
/// </summary>
internal static class RowExpansion
{
    /// <summary>The model without squared terms; couplings that cancel to exactly zero are dropped.</summary>
    public static BinaryQuadraticModel Expand(BinaryQuadraticModel model)
    {
        var linear = model.Linear.ToArray();
        var offset = model.Offset + AddDiagonals(model, linear);
        return new BinaryQuadraticModel(
            model.Vartype, offset, linear, ExpandCouplings(model), SquaredTerms.None(model.VariableCount), model.Labels);
    }

    /// <summary>Adds linear terms to <paramref name="linear"/> and returns the constant.</summary>
    private static double AddDiagonals(BinaryQuadraticModel model, double[] linear)
    {
        var squared = model.SquaredTerms;
        var offset = 0.0;
        for (var r = 0; r < squared.Count; r++)
        {
            var (weight, target) = (squared.Weights[r], squared.Targets[r]);
            offset += weight * target * target;
            for (var e = squared.Rows.Starts[r]; e < squared.Rows.Starts[r + 1]; e++)
            {
                var value = squared.Rows.Values[e];
                linear[squared.Rows.Columns[e]] -= 2 * weight * target * value;
                if (model.Vartype == Vartype.Binary)
                {
                    linear[squared.Rows.Columns[e]] += weight * value * value;
                }
                else
                {
                    offset += weight * value * value;
                }
            }
        }

        return offset;
    }

    private static SparseRows ExpandCouplings(BinaryQuadraticModel model)
    {
        var n = model.VariableCount;
        var squared = model.SquaredTerms;
        var byVariable = squared.Rows.Transpose();
        var sums = new double[n];
        var touched = new ulong[(n + 63) / 64];
        var starts = new int[n + 1];
        var columns = new List<int>(2 * model.Couplings.EntryCount);
        var values = new List<double>(2 * model.Couplings.EntryCount);
        for (var i = 0; i < n; i++)
        {
            Add(1, model.Couplings.RowColumns(i), model.Couplings.RowValues(i), 1, sums, touched);
            for (var e = byVariable.Starts[i]; e < byVariable.Starts[i + 1]; e++)
            {
                var r = byVariable.Columns[e];
                Add(byVariable.Values[e], squared.Rows.RowColumns(r), squared.Rows.RowValues(r), 2 * squared.Weights[r], sums, touched);
            }

            touched[i >> 6] &= ~(1UL << (i & 63));
            sums[i] = 0;
            Take(sums, touched, columns, values);
            starts[i + 1] = columns.Count;
        }

        return new SparseRows(n, starts, [.. columns], [.. values]);
    }

    /// <summary>sums_j += weight (factor values_j): with the product of the two coefficients first, (i, j) and (j, i) get the same bits.</summary>
    private static void Add(double factor, ReadOnlySpan<int> columns, ReadOnlySpan<double> entries, double weight, double[] sums, ulong[] touched)
    {
        for (var k = 0; k < columns.Length; k++)
        {
            sums[columns[k]] += weight * (factor * entries[k]);
            touched[columns[k] >> 6] |= 1UL << (columns[k] & 63);
        }
    }

    /// <summary>Moves the sums that are not zero out, in order of their columns.</summary>
    private static void Take(double[] sums, ulong[] touched, List<int> columns, List<double> values)
    {
        for (var word = 0; word < touched.Length; word++)
        {
            for (var bits = touched[word]; bits != 0; bits &= bits - 1)
            {
                var column = 64 * word + BitOperations.TrailingZeroCount(bits);
                if (sums[column] != 0)
                {
                    columns.Add(column);
                    values.Add(sums[column]);
                    sums[column] = 0;
                }
            }

            touched[word] = 0;
        }
    }
}
