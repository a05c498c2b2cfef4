using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Solvers.Exact.Branching;

/// <summary>
/// The lower bound of the objective over a partial point. Every free bit contributes its best case, min(0, h_i + sum of couplings to ones + half the sum of
/// negative couplings to free bits), and every squared term the least square over its row's interval. Fixing or freeing a bit costs its couplings and squared
/// terms.
/// </summary>
internal sealed class BranchingBound
{
    private readonly BinaryQuadraticModel _objective;
    private readonly SparseRows _squaresByVariable;
    private readonly double[] _fields;
    private readonly double[] _halfNegative;
    private readonly RowIntervals _squares;
    private double _fixedObjective;
    private double _freeBound;
    private double _squareBound;

    /// <summary>The bound with every bit free.</summary>
    internal BranchingBound(ConstrainedStructure structure)
    {
        _objective = structure.Model.Objective;
        _squaresByVariable = structure.SquaresByVariable;
        _fields = _objective.Linear.ToArray();
        _halfNegative = new double[_fields.Length];
        _fixedObjective = _objective.Offset;
        for (var i = 0; i < _fields.Length; i++)
        {
            foreach (var value in _objective.Couplings.RowValues(i))
            {
                _halfNegative[i] += 0.5 * Math.Min(0, value);
            }

            _freeBound += Math.Min(0, Slope(i));
        }

        _squares = new RowIntervals(_objective.SquaredTerms.Rows, _objective.SquaredTerms.Targets);
        for (var r = 0; r < _objective.SquaredTerms.Count; r++)
        {
            _squareBound += SquareTerm(r);
        }
    }

    internal double Value => _fixedObjective + _freeBound + _squareBound;

    /// <summary>The least that a free bit adds when it is 1 instead of 0.</summary>
    internal double Slope(int variable) => _fields[variable] + _halfNegative[variable];

    /// <summary>A bit of <paramref name="point"/> that was free has taken a value.</summary>
    internal void Fix(int variable, sbyte value, PartialPoint point)
    {
        _freeBound -= Math.Min(0, Slope(variable));
        _fixedObjective += value * _fields[variable];
        Move(variable, value, 1, point);
    }

    /// <summary>A bit that was fixed becomes free: undoes <see cref="Fix"/>.</summary>
    internal void Free(int variable, sbyte value, PartialPoint point)
    {
        Move(variable, value, -1, point);
        _fixedObjective -= value * _fields[variable];
        _freeBound += Math.Min(0, Slope(variable));
    }

    private void Move(int variable, sbyte value, int direction, PartialPoint point)
    {
        var couplings = _objective.Couplings;
        for (var e = couplings.Starts[variable]; e < couplings.Starts[variable + 1]; e++)
        {
            var other = couplings.Columns[e];
            var isFree = point.IsFree(other);
            _freeBound -= isFree ? Math.Min(0, Slope(other)) : 0;
            _fields[other] += direction * value * couplings.Values[e];
            _halfNegative[other] -= direction * 0.5 * Math.Min(0, couplings.Values[e]);
            _freeBound += isFree ? Math.Min(0, Slope(other)) : 0;
        }

        for (var e = _squaresByVariable.Starts[variable]; e < _squaresByVariable.Starts[variable + 1]; e++)
        {
            var r = _squaresByVariable.Columns[e];
            _squareBound -= SquareTerm(r);
            _squares.Narrow(r, _squaresByVariable.Values[e], value, direction);
            _squareBound += SquareTerm(r);
        }
    }

    private double SquareTerm(int term)
    {
        var weight = _objective.SquaredTerms.Weights[term];
        var (least, greatest) = ObjectiveBounds.SquareRange(_squares.Least(term), _squares.Greatest(term));
        return weight * (weight > 0 ? least : greatest);
    }
}
