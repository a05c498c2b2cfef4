using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Solvers.Exact;

/// <summary>
/// Depth-first branch and bound. Rows and products propagate: a bit whose other value would push a row past its right-hand side is fixed. The bound of the objective charges
/// every free bit its best case, min(0, h_i + sum of couplings to ones + half the sum of negative couplings to free bits), and every squared term the least square over its row's
/// interval.
/// </summary>
internal sealed class ConstrainedBranching
{
    // Looser than the tolerance of feasibility, so that rounding never cuts off a feasible point; leaves are checked from scratch.
    private const double Tolerance = 1.5 * ConstrainedQuadraticModel.FeasibilityTolerance;
    private const int StopInterval = 4096;
    private const sbyte Open = -1;

    private readonly ConstrainedStructure _structure;
    private readonly ConstrainedQuadraticModel _model;
    private readonly OptimaCollector _collector;
    private readonly SolveRun _run;
    private readonly double _rounding;

    private readonly sbyte[] _values;
    private readonly List<int> _trail = [];
    private readonly List<Level> _levels = [];

    private readonly double[] _rowLeast;
    private readonly double[] _rowGreatest;
    private readonly double[] _rowLargest;
    private readonly Queue<int> _queue = new();
    private readonly bool[] _isQueued;

    private readonly double[] _fields;
    private readonly double[] _halfNegative;
    private readonly double[] _squareLeast;
    private readonly double[] _squareGreatest;
    private double _fixedObjective;
    private double _freeBound;
    private double _squareBound;

    internal ConstrainedBranching(ConstrainedStructure structure, OptimaCollector collector, SolveRun run)
    {
        _structure = structure;
        _model = structure.Model;
        _collector = collector;
        _run = run;
        _rounding = SumRounding.Of(_model.Objective);
        _values = new sbyte[_model.VariableCount];
        Array.Fill(_values, Open);

        var rows = _model.Rows;
        (_rowLeast, _rowGreatest) = Intervals(rows, new double[rows.RowCount]);
        _rowLargest = new double[rows.RowCount];
        for (var r = 0; r < rows.RowCount; r++)
        {
            foreach (var value in rows.RowValues(r))
            {
                _rowLargest[r] = Math.Max(_rowLargest[r], Math.Abs(value));
            }
        }

        _isQueued = new bool[rows.RowCount + _model.Products.Length];
        var objective = _model.Objective;
        _fields = objective.Linear.ToArray();
        _halfNegative = new double[_fields.Length];
        _fixedObjective = objective.Offset;
        for (var i = 0; i < _fields.Length; i++)
        {
            foreach (var value in objective.Couplings.RowValues(i))
            {
                _halfNegative[i] += 0.5 * Math.Min(0, value);
            }

            _freeBound += FreeTerm(i);
        }

        var squared = objective.SquaredTerms;
        (_squareLeast, _squareGreatest) = Intervals(squared.Rows, squared.Targets);
        for (var r = 0; r < squared.Count; r++)
        {
            _squareBound += SquareTerm(r);
        }
    }

    private double Bound => _fixedObjective + _freeBound + _squareBound;

    /// <summary>Visits every point that can matter; returns a lower bound of the objective, valid also when the run was stopped.</summary>
    internal double Visit()
    {
        for (var c = 0; c < _isQueued.Length; c++)
        {
            Enqueue(c);
        }

        var alive = Propagate();
        for (var nodes = 1L; alive || Backtrack(); nodes++)
        {
            if (nodes % StopInterval == 0 && _run.ShouldStop())
            {
                return OpenBound();
            }

            alive = _collector.CanMatter(Bound, _rounding) && FixByBound() && Branch();
            if (nodes % StopInterval == 0)
            {
                _run.Report(double.NaN, "branching");
            }
        }

        return _collector.Objective;
    }

    // Descends by one decision; false when there is nothing below (a leaf, which is scored, or a conflict).
    private bool Branch()
    {
        var variable = Array.IndexOf(_values, Open, _levels.Count == 0 ? 0 : _levels[^1].Variable);
        if (variable < 0)
        {
            if (_model.IsFeasible(_values))
            {
                _collector.Offer(_model.Objective.Energy(_values), _values, _run);
            }

            return false;
        }

        var value = _fields[variable] + _halfNegative[variable] < 0 ? (sbyte)1 : (sbyte)0;
        _levels.Add(new Level(variable, value, _trail.Count, Bound, HasOther: true));
        Assign(variable, value);
        return Propagate();
    }

    // Goes back to the deepest decision whose other value is untried and tries it; false when there is none.
    private bool Backtrack()
    {
        while (_levels.Count > 0)
        {
            var level = _levels[^1];
            Undo(level.TrailCount);
            if (!level.HasOther)
            {
                _levels.RemoveAt(_levels.Count - 1);
                continue;
            }

            _levels[^1] = level with { HasOther = false };
            if (_collector.CanMatter(level.Bound, _rounding))
            {
                Assign(level.Variable, (sbyte)(1 - level.Value));
                if (Propagate())
                {
                    return true;
                }
            }
        }

        return false;
    }

    private double OpenBound()
    {
        var bound = Math.Min(_collector.Objective, Bound);
        foreach (var level in _levels)
        {
            bound = level.HasOther ? Math.Min(bound, level.Bound) : bound;
        }

        return bound;
    }

    // A free bit whose dearer value lifts the bound past the incumbent takes the other one.
    private bool FixByBound()
    {
        if (double.IsPositiveInfinity(_collector.Objective))
        {
            return true;
        }

        for (var i = 0; i < _values.Length; i++)
        {
            if (_values[i] == Open)
            {
                var term = _fields[i] + _halfNegative[i];
                if (!_collector.CanMatter(Bound + Math.Abs(term), _rounding))
                {
                    Assign(i, term < 0 ? (sbyte)1 : (sbyte)0);
                }
            }
        }

        return Propagate();
    }

    private bool Propagate()
    {
        while (_queue.TryDequeue(out var constraint))
        {
            _isQueued[constraint] = false;
            if (constraint < _rowLeast.Length ? !PropagateRow(constraint) : !PropagateProduct(_model.Products[constraint - _rowLeast.Length]))
            {
                while (_queue.TryDequeue(out var rest))
                {
                    _isQueued[rest] = false;
                }

                return false;
            }
        }

        return true;
    }

    private bool PropagateRow(int row)
    {
        var sense = _model.Senses[row];
        if (RoomAbove(row, sense) < -Tolerance || RoomBelow(row, sense) < -Tolerance)
        {
            return false;
        }

        if (_rowLargest[row] <= Math.Min(RoomAbove(row, sense), RoomBelow(row, sense)) + Tolerance)
        {
            return true;
        }

        var rows = _model.Rows;
        for (var e = rows.Starts[row]; e < rows.Starts[row + 1]; e++)
        {
            var variable = rows.Columns[e];
            if (_values[variable] != Open)
            {
                continue;
            }

            var (size, isPositive) = (Math.Abs(rows.Values[e]), rows.Values[e] > 0);
            var mustBeLow = size > RoomAbove(row, sense) + Tolerance;
            var mustBeHigh = size > RoomBelow(row, sense) + Tolerance;
            if (mustBeLow && mustBeHigh)
            {
                return false;
            }

            if (mustBeLow || mustBeHigh)
            {
                Assign(variable, mustBeHigh == isPositive ? (sbyte)1 : (sbyte)0);
            }
        }

        return true;
    }

    // How far the row may still rise above its least value, or fall below its greatest.
    private double RoomAbove(int row, ConstraintSense sense) =>
        sense == ConstraintSense.GreaterOrEqual ? double.PositiveInfinity : _model.RightHandSides[row] - _rowLeast[row];

    private double RoomBelow(int row, ConstraintSense sense) =>
        sense == ConstraintSense.LessOrEqual ? double.PositiveInfinity : _rowGreatest[row] - _model.RightHandSides[row];

    private bool PropagateProduct(in ProductConstraint product)
    {
        var (p, a, b) = product;
        if (_values[a] == 0 || _values[b] == 0)
        {
            return Imply(p, 0);
        }

        if (_values[p] == 1)
        {
            return Imply(a, 1) && Imply(b, 1);
        }

        if (_values[a] == 1 && _values[b] == 1)
        {
            return Imply(p, 1);
        }

        return _values[p] != 0 || ((_values[a] != 1 || Imply(b, 0)) && (_values[b] != 1 || Imply(a, 0)));
    }

    private bool Imply(int variable, sbyte value)
    {
        if (_values[variable] == Open)
        {
            Assign(variable, value);
        }

        return _values[variable] == value;
    }

    private void Assign(int variable, sbyte value)
    {
        _trail.Add(variable);
        _freeBound -= FreeTerm(variable);
        _fixedObjective += value * _fields[variable];
        _values[variable] = value;
        Move(variable, value, 1);
        foreach (var r in _structure.RowsByVariable.RowColumns(variable))
        {
            Enqueue(r);
        }

        foreach (var k in _structure.ProductsOf(variable))
        {
            Enqueue(_rowLeast.Length + k);
        }
    }

    private void Undo(int keep)
    {
        for (var at = _trail.Count - 1; at >= keep; at--)
        {
            var variable = _trail[at];
            var value = _values[variable];
            Move(variable, value, -1);
            _values[variable] = Open;
            _fixedObjective -= value * _fields[variable];
            _freeBound += FreeTerm(variable);
        }

        _trail.RemoveRange(keep, _trail.Count - keep);
    }

    // What fixing a variable (direction 1) or freeing it (-1) changes in its neighbours' bounds and in its rows' intervals.
    private void Move(int variable, sbyte value, int direction)
    {
        var couplings = _model.Objective.Couplings;
        for (var e = couplings.Starts[variable]; e < couplings.Starts[variable + 1]; e++)
        {
            var other = couplings.Columns[e];
            var isFree = _values[other] == Open;
            _freeBound -= isFree ? FreeTerm(other) : 0;
            _fields[other] += direction * value * couplings.Values[e];
            _halfNegative[other] -= direction * 0.5 * Math.Min(0, couplings.Values[e]);
            _freeBound += isFree ? FreeTerm(other) : 0;
        }

        var squares = _structure.SquaresByVariable;
        for (var e = squares.Starts[variable]; e < squares.Starts[variable + 1]; e++)
        {
            var r = squares.Columns[e];
            _squareBound -= SquareTerm(r);
            Narrow(_squareLeast, _squareGreatest, r, squares.Values[e], value, direction);
            _squareBound += SquareTerm(r);
        }

        var rows = _structure.RowsByVariable;
        for (var e = rows.Starts[variable]; e < rows.Starts[variable + 1]; e++)
        {
            Narrow(_rowLeast, _rowGreatest, rows.Columns[e], rows.Values[e], value, direction);
        }
    }

    private static void Narrow(double[] least, double[] greatest, int row, double coefficient, sbyte value, int direction)
    {
        least[row] += direction * (coefficient * value - Math.Min(0, coefficient));
        greatest[row] += direction * (coefficient * value - Math.Max(0, coefficient));
    }

    private double FreeTerm(int variable) => Math.Min(0, _fields[variable] + _halfNegative[variable]);

    private double SquareTerm(int term)
    {
        var weight = _model.Objective.SquaredTerms.Weights[term];
        var (least, greatest) = ObjectiveBounds.SquareRange(_squareLeast[term], _squareGreatest[term]);
        return weight * (weight > 0 ? least : greatest);
    }

    private void Enqueue(int constraint)
    {
        if (!_isQueued[constraint])
        {
            _isQueued[constraint] = true;
            _queue.Enqueue(constraint);
        }
    }

    private static (double[] Least, double[] Greatest) Intervals(SparseRows rows, double[] targets)
    {
        var (least, greatest) = (new double[rows.RowCount], new double[rows.RowCount]);
        for (var r = 0; r < rows.RowCount; r++)
        {
            least[r] = greatest[r] = -targets[r];
            foreach (var value in rows.RowValues(r))
            {
                least[r] += Math.Min(0, value);
                greatest[r] += Math.Max(0, value);
            }
        }

        return (least, greatest);
    }

    private readonly record struct Level(int Variable, sbyte Value, int TrailCount, double Bound, bool HasOther);
}
