using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Solvers.Exact.Branching;

/// <summary>
/// Fixes what rows and products force: a bit whose other value would push a row past its right-hand side, a
/// product whose factors are known, and so on until nothing follows.
/// </summary>
internal sealed class RowPropagation
{
    // Looser than the tolerance of feasibility, so that rounding never cuts off a feasible point; leaves are checked from scratch.
    private const double Tolerance = 1.5 * ConstrainedQuadraticModel.FeasibilityTolerance;

    private readonly ConstrainedStructure _structure;
    private readonly ConstrainedQuadraticModel _model;
    private readonly PartialPoint _point;
    private readonly double[] _largest;
    private readonly Queue<int> _queue = new();
    private readonly bool[] _isQueued;

    /// <summary>Every row and product is queued.</summary>
    internal RowPropagation(ConstrainedStructure structure, PartialPoint point)
    {
        _structure = structure;
        _model = structure.Model;
        _point = point;
        _largest = new double[_model.Rows.RowCount];
        for (var r = 0; r < _largest.Length; r++)
        {
            foreach (var value in _model.Rows.RowValues(r))
            {
                _largest[r] = Math.Max(_largest[r], Math.Abs(value));
            }
        }

        _isQueued = new bool[_largest.Length + _model.Products.Length];
        for (var c = 0; c < _isQueued.Length; c++)
        {
            Enqueue(c);
        }
    }

    /// <summary>Fixes a free bit and queues its rows and products.</summary>
    internal void Fix(int variable, sbyte value)
    {
        _point.Fix(variable, value);
        foreach (var r in _structure.RowsByVariable.RowColumns(variable))
        {
            Enqueue(r);
        }

        foreach (var k in _structure.ProductsOf(variable))
        {
            Enqueue(_largest.Length + k);
        }
    }

    /// <summary>Propagates until nothing follows; false when a row or product cannot hold any more.</summary>
    internal bool Run()
    {
        while (_queue.TryDequeue(out var constraint))
        {
            _isQueued[constraint] = false;
            if (constraint < _largest.Length ? !PropagateRow(constraint) : !PropagateProduct(_model.Products[constraint - _largest.Length]))
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

        if (_largest[row] <= Math.Min(RoomAbove(row, sense), RoomBelow(row, sense)) + Tolerance)
        {
            return true;
        }

        var rows = _model.Rows;
        for (var e = rows.Starts[row]; e < rows.Starts[row + 1]; e++)
        {
            var variable = rows.Columns[e];
            if (!_point.IsFree(variable))
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
                Fix(variable, mustBeHigh == isPositive ? (sbyte)1 : (sbyte)0);
            }
        }

        return true;
    }

    // How far the row may still rise above its least value, or fall below its greatest.
    private double RoomAbove(int row, ConstraintSense sense) =>
        sense == ConstraintSense.GreaterOrEqual ? double.PositiveInfinity : _model.RightHandSides[row] - _point.Rows.Least(row);

    private double RoomBelow(int row, ConstraintSense sense) =>
        sense == ConstraintSense.LessOrEqual ? double.PositiveInfinity : _point.Rows.Greatest(row) - _model.RightHandSides[row];

    private bool PropagateProduct(in ProductConstraint product)
    {
        var (p, a, b) = product;
        var values = _point.Values;
        if (values[a] == 0 || values[b] == 0)
        {
            return Imply(p, 0);
        }

        if (values[p] == 1)
        {
            return Imply(a, 1) && Imply(b, 1);
        }

        if (values[a] == 1 && values[b] == 1)
        {
            return Imply(p, 1);
        }

        return values[p] != 0 || ((values[a] != 1 || Imply(b, 0)) && (values[b] != 1 || Imply(a, 0)));
    }

    private bool Imply(int variable, sbyte value)
    {
        if (_point.IsFree(variable))
        {
            Fix(variable, value);
        }

        return _point.Values[variable] == value;
    }

    private void Enqueue(int constraint)
    {
        if (!_isQueued[constraint])
        {
            _isQueued[constraint] = true;
            _queue.Enqueue(constraint);
        }
    }
}
