namespace Isinglass.Conic.Rounding;

/// <summary>The linear assignment problem by shortest augmenting paths with potentials (Kuhn 1955; Jonker, Volgenant 1987): O(n^2 m).</summary>
internal static class AssignmentProblem
{
    /// <summary>For each row of a cost matrix (rows &lt;= columns) its column, all different, of least total cost.</summary>
    public static int[] Solve(double[][] costs) => Solve(costs, out _, out _);

    /// <summary>
    /// The same with its proof: no cost is below the sum of its row's and its column's potential (up to rounding),
    /// and chosen costs equal it; unchosen columns have none above 0.
    /// </summary>
    public static int[] Solve(double[][] costs, out double[] rowPotentials, out double[] columnPotentials)
    {
        var (rows, columns) = (costs.Length, costs[0].Length);
        rowPotentials = new double[rows];
        columnPotentials = new double[columns];
        var rowOf = new int[columns];
        Array.Fill(rowOf, -1);
        for (var row = 0; row < rows; row++)
        {
            Augment(costs, row, rowPotentials, columnPotentials, rowOf);
        }

        var columnOf = new int[rows];
        for (var column = 0; column < columns; column++)
        {
            if (rowOf[column] >= 0)
            {
                columnOf[rowOf[column]] = column;
            }
        }

        return columnOf;
    }

    // Grows a tree of tight edges from a free row until it reaches a free column, then flips the path.
    // Columns before "column" in the path are reached by their rows.
    private static void Augment(double[][] costs, int start, double[] rowPotentials, double[] columnPotentials, int[] rowOf)
    {
        var columns = rowOf.Length;
        var distance = new double[columns];
        var previous = new int[columns];
        var isReached = new bool[columns];
        Array.Fill(distance, double.PositiveInfinity);
        Array.Fill(previous, -1);
        var (row, last) = (start, -1);
        var reachedRows = new List<(int Row, double At)> { (start, 0) };
        var at = 0.0;
        while (true)
        {
            var (nearest, least) = (-1, double.PositiveInfinity);
            for (var column = 0; column < columns; column++)
            {
                if (isReached[column])
                {
                    continue;
                }

                var length = at + costs[row][column] - rowPotentials[row] - columnPotentials[column];
                if (length < distance[column])
                {
                    distance[column] = length;
                    previous[column] = last;
                }

                if (distance[column] < least)
                {
                    (nearest, least) = (column, distance[column]);
                }
            }

            isReached[nearest] = true;
            last = nearest;
            at = least;
            if (rowOf[nearest] < 0)
            {
                break;
            }

            row = rowOf[nearest];
            reachedRows.Add((row, at));
        }

        foreach (var (reached, reachedAt) in reachedRows)
        {
            rowPotentials[reached] += at - reachedAt;
        }

        for (var column = 0; column < columns; column++)
        {
            if (isReached[column])
            {
                columnPotentials[column] -= at - distance[column];
            }
        }

        for (var column = last; column >= 0; column = previous[column])
        {
            rowOf[column] = previous[column] < 0 ? start : rowOf[previous[column]];
        }
    }
}
