using Isinglass.Conic.Rounding;

namespace Isinglass.Conic.Certificates;

/// <summary>
/// The value of a choice of shares: for every variable the multipliers of its linearised problem, then those of the problem of the leaders. Assignments are
/// solved exactly, other rows one after the other in turn, which is exact where no two of them meet.
/// </summary>
internal sealed class LinearizedDual
{
    private const int Passes = 3;

    private readonly int _count;
    private readonly BoundedRow[] _rows;
    private readonly AssignmentRows? _table;
    private readonly RowDual _dual;
    private readonly double[] _linear;
    private readonly double _offset;
    private readonly int[][] _chosen;

    public LinearizedDual(ReconstructedModel model, BoundedRow[] rows, AssignmentRows? table)
    {
        (_count, _rows, _table) = (model.Count, rows, table);
        _linear = model.Objective.Linear.ToArray();
        _offset = model.Objective.Offset;
        var scale = 1 + 2 * (_linear.Sum(Math.Abs) + model.Objective.Couplings.Values.ToArray().Sum(Math.Abs));
        _dual = new RowDual(_count, scale);
        Leaders = [.. Enumerable.Range(0, _count).Select(_ => new double[rows.Length])];
        Rows = new double[rows.Length];
        Reduced = new double[_count * _count];
        Costs = new double[_count];
        _chosen = new int[_count + 1][];
    }

    /// <summary>l.</summary>
    public double[][] Leaders { get; }

    /// <summary>m.</summary>
    public double[] Rows { get; }

    /// <summary>a_ij + sum_r l_ir A_rj at i n + j.</summary>
    public double[] Reduced { get; }

    /// <summary>c_i + L_i + sum_r m_r A_ri.</summary>
    public double[] Costs { get; }

    /// <summary>Finds multipliers for shares (a_ij at i n + j); returns the bound, up to rounding.</summary>
    public double Solve(double[] shares)
    {
        for (var i = 0; i < _count; i++)
        {
            var costs = Reduced.AsSpan(i * _count, _count);
            shares.AsSpan(i * _count, _count).CopyTo(costs);
            costs[i] = 0;
            Costs[i] = _linear[i] + (_table is null ? InTurn(costs, i, Leaders[i]) : Assign(costs, i, Leaders[i]));
        }

        return _offset + (_table is null ? InTurn(Costs, -1, Rows) : Assign(Costs, -1, Rows));
    }

    /// <summary>A point of the leaders' linear relaxation that is least for the present multipliers.</summary>
    public double[] LeaderPoint() => Point(Costs, Rows, -1);

    /// <summary>The same of the linearised problem of a variable.</summary>
    public double[] FollowerPoint(int variable) => Point(Reduced.AsSpan(variable * _count, _count), Leaders[variable], variable);

    // The chosen columns of an assignment are known; in other problems, variables of reduced cost 0 fill the last row with a multiplier.
    private double[] Point(ReadOnlySpan<double> costs, double[] multipliers, int given)
    {
        if (_table is not null)
        {
            var assignment = new double[_count];
            foreach (var variable in _chosen[given + 1])
            {
                assignment[variable] = 1;
            }

            return assignment;
        }

        var tolerance = 1e-9;
        foreach (var cost in costs)
        {
            tolerance = Math.Max(tolerance, 1e-9 * Math.Abs(cost));
        }

        var point = new double[_count];
        for (var j = 0; j < _count; j++)
        {
            point[j] = j == given || costs[j] < -tolerance ? 1 : 0;
        }

        var last = Array.FindLastIndex(multipliers, static multiplier => multiplier != 0);
        if (last < 0)
        {
            return point;
        }

        var (left, open) = (_rows[last].Side, 0.0);
        for (var k = 0; k < _rows[last].Columns.Length; k++)
        {
            var (column, coefficient) = (_rows[last].Columns[k], _rows[last].Coefficients[k]);
            left -= coefficient * point[column];
            open += column != given && Math.Abs(costs[column]) <= tolerance ? coefficient : 0;
        }

        var share = open == 0 ? 0 : Math.Clamp(left / open, 0, 1);
        foreach (var column in _rows[last].Columns)
        {
            point[column] = column != given && Math.Abs(costs[column]) <= tolerance ? share : point[column];
        }

        return point;
    }

    // Starts from the multipliers of the previous call; replaces the costs by reduced costs.
    private double InTurn(Span<double> costs, int given, double[] multipliers)
    {
        for (var r = 0; r < _rows.Length; r++)
        {
            Add(costs, r, multipliers[r], given);
        }

        for (var pass = 0; pass < Passes; pass++)
        {
            var moved = false;
            for (var r = 0; r < _rows.Length; r++)
            {
                var change = _dual.BestChange(_rows[r], costs, given, multipliers[r]);
                moved |= change != 0;
                multipliers[r] += change;
                Add(costs, r, change, given);
            }

            if (!moved || _rows.Length == 1)
            {
                break;
            }
        }

        var value = 0.0;
        for (var r = 0; r < _rows.Length; r++)
        {
            value -= multipliers[r] * Side(r, given);
        }

        for (var j = 0; j < costs.Length; j++)
        {
            value += j == given ? 0 : Math.Min(0, costs[j]);
        }

        return value;
    }

    private void Add(Span<double> costs, int r, double multiplier, int given)
    {
        for (var k = 0; multiplier != 0 && k < _rows[r].Columns.Length; k++)
        {
            if (_rows[r].Columns[k] != given)
            {
                costs[_rows[r].Columns[k]] += multiplier * _rows[r].Coefficients[k];
            }
        }
    }

    private double Side(int r, int given)
    {
        var at = given < 0 ? -1 : Array.IndexOf(_rows[r].Columns, given);
        return at < 0 ? _rows[r].Side : _rows[r].Side - _rows[r].Coefficients[at];
    }

    // Solves the table without the row and the column of the given variable. The other variables of that row and column must be 0; the multipliers of the two
    // make their costs nonnegative.
    private double Assign(Span<double> costs, int given, double[] multipliers)
    {
        var table = _table!;
        int[] rows = [.. Enumerable.Range(0, table.Size).Where(r => given < 0 || !_rows[table.Rows[r]].Columns.Contains(given))];
        int[] columns = [.. Enumerable.Range(0, table.Size).Where(c => given < 0 || !_rows[table.Columns[c]].Columns.Contains(given))];
        var matrix = new double[rows.Length][];
        for (var a = 0; a < rows.Length; a++)
        {
            matrix[a] = new double[columns.Length];
            for (var b = 0; b < columns.Length; b++)
            {
                matrix[a][b] = costs[table.VariableAt[rows[a], columns[b]]];
            }
        }

        var columnOf = AssignmentProblem.Solve(matrix, out var rowPotentials, out var columnPotentials);
        _chosen[given + 1] = [.. columnOf.Select((column, row) => table.VariableAt[rows[row], columns[column]])];
        Array.Clear(multipliers);
        for (var a = 0; a < rows.Length; a++)
        {
            multipliers[table.Rows[rows[a]]] = -rowPotentials[a];
            multipliers[table.Columns[columns[a]]] = -columnPotentials[a];
        }

        for (var r = 0; r < _rows.Length; r++)
        {
            Add(costs, r, multipliers[r], given);
        }

        for (var r = 0; given >= 0 && r < _rows.Length; r++)
        {
            if (_rows[r].Columns.Contains(given))
            {
                foreach (var column in _rows[r].Columns)
                {
                    multipliers[r] = column == given ? multipliers[r] : Math.Max(multipliers[r], -costs[column]);
                }

                Add(costs, r, multipliers[r], given);
            }
        }

        return rowPotentials.Sum() + columnPotentials.Sum();
    }
}
