using Isinglass.Model.Control;

namespace Isinglass.Conic.Certificates;

/// <summary>
/// Looks for good shares of a <see cref="Linearization"/>. Where disjoint one-hot rows hold all variables, reduced costs are >= 0 and both ends of a coupling
/// get equal parts of what is left of it, after the leaders have given what they do not need to their own rows (dual ascent as Hahn and Grant 1998 do it for
/// assignments, with equal parts). Then, and elsewhere from the start, a subgradient says which end has too much (Caprara, Pisinger, Toth 1999; Polyak's step).
/// </summary>
internal sealed class LinearizedAscent
{
    private const int MostIterations = 4000;
    private const int Patience = 12;
    private const double LeastRelaxation = 0.01;
    private const double LeastGain = 1e-6;

    // Multipliers and shares are multiples of 2^-24 of the largest coefficient (as a power of two).
    private const int GridBits = 24;

    private readonly ReconstructedModel _model;
    private readonly BoundedRow[] _rows;
    private readonly LinearizedDual _dual;
    private readonly int[] _groupOf;
    private readonly int[] _groups;
    private readonly double[] _shares;
    private readonly double _grid;

    public LinearizedAscent(ReconstructedModel model)
    {
        _model = model;
        _rows = BoundedRow.Of(model);
        _dual = new LinearizedDual(model, _rows, AssignmentRows.TryCreate(_rows, model.Count));
        (_groups, _groupOf) = Partition();
        var n = model.Count;
        _shares = new double[n * n];
        var largest = 1.0;
        for (var i = 0; i < n; i++)
        {
            var columns = model.Objective.Couplings.RowColumns(i);
            for (var k = 0; k < columns.Length; k++)
            {
                _shares[i * n + columns[k]] = model.Objective.Couplings.RowValues(i)[k] / 2;
                largest = Math.Max(largest, Math.Abs(model.Objective.Couplings.RowValues(i)[k]));
            }
        }

        _grid = Math.ScaleB(1, Math.ILogB(largest) - GridBits);
    }

    /// <summary>The best linearisation that is found and its exact bound.</summary>
    /// <param name="upper">The least objective that is known.</param>
    /// <param name="run">When to stop.</param>
    public (Linearization Linearization, double Bound) Run(double upper, SolveRun run)
    {
        var (best, bound) = (default(Linearization), double.NegativeInfinity);
        var (relaxation, idle, equalizes) = (1.0, 0, _groups.Length > 0);
        var shares = _shares;
        for (var t = 0; t < MostIterations && (t == 0 || !run.ShouldStop()); t++)
        {
            var value = _dual.Solve(_shares);
            idle = value > bound + LeastGain * (1 + Math.Abs(bound)) ? 0 : idle + 1;
            if (value > bound || best is null)
            {
                (best, bound, shares) = (Keep(), value, (double[])_shares.Clone());
            }

            run.Report((double)t / MostIterations, $"bound {bound}");
            if (idle >= Patience)
            {
                // The subgradient starts where equal parts no longer improve the bound; later, a step without improvement is halved.
                (relaxation, idle, equalizes) = (equalizes ? relaxation : relaxation / 2, 0, false);
                shares.CopyTo(_shares, 0);
                value = _dual.Solve(_shares);
            }

            if (bound >= upper || relaxation < LeastRelaxation)
            {
                break;
            }

            if (equalizes)
            {
                Equalize();
            }
            else if (!Step(relaxation * (upper - value)))
            {
                break;
            }
        }

        return (best!, best!.Bound(_model));
    }

    private void Equalize()
    {
        var n = _model.Count;
        for (var i = 0; i < n; i++)
        {
            // The leader's own group gets nothing: all its other variables are 0 where the leader is 1.
            var spare = _groups.Length > 1 ? Math.Max(0, _dual.Costs[i]) / (_groups.Length - 1) : 0;
            for (var g = 0; spare > 0 && g < _groups.Length; g++)
            {
                _dual.Leaders[i][_groups[g]] += _groupOf[i] == g ? 0 : spare;
            }

            for (var j = 0; j < n; j++)
            {
                _dual.Reduced[i * n + j] += j != i && _groupOf[j] != _groupOf[i] ? spare : 0;
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var part = (_dual.Reduced[i * n + j] - _dual.Reduced[j * n + i]) / 2;
                _shares[i * n + j] -= part;
                _shares[j * n + i] += part;
            }
        }
    }

    private bool Step(double distance)
    {
        var n = _model.Count;
        var leaders = _dual.LeaderPoint();
        var followers = new double[n][];
        for (var i = 0; i < n; i++)
        {
            followers[i] = leaders[i] == 0 ? [] : _dual.FollowerPoint(i);
        }

        var square = Pairs(static (_, _, difference) => difference * difference);
        if (square == 0 || distance <= 0)
        {
            return false;
        }

        var step = distance / square;
        Pairs((i, j, difference) =>
        {
            _shares[i * n + j] += step * difference;
            _shares[j * n + i] -= step * difference;
            return 0;
        });
        return true;

        double Pairs(Func<int, int, double, double> visit)
        {
            var sum = 0.0;
            for (var i = 0; i < n; i++)
            {
                foreach (var j in _model.Objective.Couplings.RowColumns(i))
                {
                    var difference = j < i ? Product(i, j) - Product(j, i) : 0;
                    sum += difference == 0 ? 0 : visit(i, j, difference);
                }
            }

            return sum;
        }

        double Product(int i, int j) => leaders[i] == 0 ? 0 : leaders[i] * followers[i][j];
    }

    private Linearization Keep()
    {
        var n = _model.Count;
        var shares = new double[n * (n - 1) / 2];
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                shares[Linearization.Place(i, j, n)] = OnGrid(_shares[i * n + j]);
            }
        }

        return new Linearization
        {
            Shares = shares,
            LeaderMultipliers = Array.ConvertAll(_dual.Leaders, leader => Array.ConvertAll(leader, OnGrid)),
            RowMultipliers = Array.ConvertAll(_dual.Rows, OnGrid),
        };
    }

    private double OnGrid(double value) => _grid * Math.Round(value / _grid);

    // Disjoint one-hot rows, earlier ones first; none when they leave a variable out.
    private (int[] Groups, int[] GroupOf) Partition()
    {
        var groupOf = new int[_model.Count];
        Array.Fill(groupOf, -1);
        var groups = new List<int>();
        for (var r = 0; r < _rows.Length; r++)
        {
            if (_rows[r].IsOneHot && Array.TrueForAll(_rows[r].Columns, column => groupOf[column] < 0))
            {
                foreach (var column in _rows[r].Columns)
                {
                    groupOf[column] = groups.Count;
                }

                groups.Add(r);
            }
        }

        return Array.TrueForAll(groupOf, static group => group >= 0) ? ([.. groups], groupOf) : ([], groupOf);
    }
}
