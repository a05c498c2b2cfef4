namespace Isinglass.Structure.Recognition;

/// <summary>Small dense linear algebra: Gaussian elimination with pivoting, and independent vectors of a Gram matrix.</summary>
internal static class Elimination
{
    /// <summary>A pivot below this fraction of the largest entry is rounding.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Rows and columns of a largest regular block, as many as the rank, in the order of elimination. The matrix is overwritten.</summary>
    public static (List<int> Rows, List<int> Columns) Pivots(double[,] matrix)
    {
        var (height, width) = (matrix.GetLength(0), matrix.GetLength(1));
        var (rows, columns) = (new List<int>(), new List<int>());
        var scale = 0.0;
        foreach (var value in matrix)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        while (rows.Count < Math.Min(height, width))
        {
            var (row, column) = LargestEntry(matrix, rows, columns);
            if (!(Math.Abs(matrix[row, column]) > Rounding * scale))
            {
                break;
            }

            for (var i = 0; i < height; i++)
            {
                if (i != row && !rows.Contains(i))
                {
                    var factor = matrix[i, column] / matrix[row, column];
                    for (var j = 0; j < width; j++)
                    {
                        matrix[i, j] -= factor * matrix[row, j];
                    }

                    matrix[i, column] = 0;
                }
            }

            rows.Add(row);
            columns.Add(column);
        }

        return (rows, columns);
    }

    /// <summary>The solution x of matrix x = side; null when the matrix is singular. Both are overwritten.</summary>
    public static double[]? Solve(double[,] matrix, double[] side)
    {
        var n = side.Length;
        var scale = 0.0;
        foreach (var value in matrix)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
            {
                pivot = Math.Abs(matrix[i, k]) > Math.Abs(matrix[pivot, k]) ? i : pivot;
            }

            if (!(Math.Abs(matrix[pivot, k]) > Rounding * scale))
            {
                return null;
            }

            for (var j = 0; j < n && pivot != k; j++)
            {
                (matrix[k, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[k, j]);
            }

            (side[k], side[pivot]) = (side[pivot], side[k]);
            for (var i = k + 1; i < n; i++)
            {
                var factor = matrix[i, k] / matrix[k, k];
                for (var j = k; j < n; j++)
                {
                    matrix[i, j] -= factor * matrix[k, j];
                }

                side[i] -= factor * side[k];
            }
        }

        for (var k = n - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < n; j++)
            {
                side[k] -= matrix[k, j] * side[j];
            }

            side[k] /= matrix[k, k];
        }

        return side;
    }

    /// <summary>
    /// Independent vectors, as many as the rank, of vectors with the given inner products, by pivoted Cholesky factorisation; null when there are fewer.
    /// </summary>
    public static int[]? CholeskyPivots(double[,] gram, int rank)
    {
        var n = gram.GetLength(0);
        var pivots = new int[rank];
        var vectors = Enumerable.Range(0, n).Select(_ => new double[rank]).ToList();
        double[] left = [.. Enumerable.Range(0, n).Select(i => gram[i, i])];
        var scale = left.Max();
        for (var k = 0; k < rank; k++)
        {
            var pivot = Array.IndexOf(left, left.Max());
            if (!(left[pivot] > Rounding * scale))
            {
                return null;
            }

            pivots[k] = pivot;
            var root = Math.Sqrt(left[pivot]);
            for (var i = 0; i < n; i++)
            {
                var sum = gram[i, pivot];
                for (var l = 0; l < k; l++)
                {
                    sum -= vectors[i][l] * vectors[pivot][l];
                }

                vectors[i][k] = sum / root;
            }

            for (var i = 0; i < n; i++)
            {
                left[i] = i == pivot ? 0 : left[i] - vectors[i][k] * vectors[i][k];
            }
        }

        return pivots;
    }

    private static (int Row, int Column) LargestEntry(double[,] matrix, List<int> rows, List<int> columns)
    {
        var best = (Row: -1, Column: -1);
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            for (var j = 0; j < matrix.GetLength(1); j++)
            {
                if (!rows.Contains(i) && !columns.Contains(j) && (best.Row < 0 || Math.Abs(matrix[i, j]) > Math.Abs(matrix[best.Row, best.Column])))
                {
                    best = (i, j);
                }
            }
        }

        return best;
    }
}
