namespace Isinglass.Conic.Certificates;

/// <summary>The one-hot rows of an assignment: m rows and m columns of a square table of all m^2 variables.</summary>
/// <param name="Rows">Numbers of the sides that are the table's rows.</param>
/// <param name="Columns">Those that are its columns.</param>
/// <param name="VariableAt">The variable in each row and column.</param>
internal sealed record AssignmentRows(int[] Rows, int[] Columns, int[,] VariableAt)
{
    /// <summary>Number m.</summary>
    public int Size => Rows.Length;

    /// <summary>The table of a problem all of whose sides are those of an assignment; null when it is none.</summary>
    public static AssignmentRows? TryCreate(BoundedRow[] sides, int variableCount)
    {
        var size = sides.Length / 2;
        if (size < 2 || sides.Length != 2 * size || size * size != variableCount || !Array.TrueForAll(sides, static side => side.IsOneHot))
        {
            return null;
        }

        // The rows are the first side and all that have no variable in common with it.
        var isRow = Array.ConvertAll(sides, side => !side.Columns.Intersect(sides[0].Columns).Any());
        isRow[0] = true;
        int[] rows = [.. Enumerable.Range(0, sides.Length).Where(r => isRow[r])];
        int[] columns = [.. Enumerable.Range(0, sides.Length).Where(r => !isRow[r])];
        if (rows.Length != size)
        {
            return null;
        }

        var table = new int[size, size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                int[] common = [.. sides[rows[row]].Columns.Intersect(sides[columns[column]].Columns)];
                if (common.Length != 1)
                {
                    return null;
                }

                table[row, column] = common[0];
            }
        }

        return table.Cast<int>().Distinct().Count() == variableCount ? new AssignmentRows(rows, columns, table) : null;
    }
}
