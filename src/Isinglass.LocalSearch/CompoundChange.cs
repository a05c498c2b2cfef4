using Isinglass.Model;
using Isinglass.Numerics.Matrices;

namespace Isinglass.LocalSearch;

/// <summary>
/// The change of a <see cref="ConstrainedState"/> when several variables are flipped at once, computed without flipping them: the sum of their own changes and
/// one lookup per pair, plus the rows and squared terms they are in. A pair exchange costs nanoseconds where flipping costs whole rows of couplings. Variables
/// of product rows are flipped and flipped back. Belongs to one state; not safe for use from two threads at once.
/// </summary>
internal sealed class CompoundChange
{
    private readonly ConstrainedState _state;
    private readonly ConstrainedQuadraticModel _model;
    private readonly CouplingLookup _couplings;
    private readonly SparseMoves _rows;
    private readonly SparseMoves _squares;

    /// <summary>The changes of a state.</summary>
    public CompoundChange(ConstrainedState state)
    {
        _state = state;
        _model = state.Structure.Model;
        _couplings = state.Structure.Lookup;
        _rows = new SparseMoves(state.Structure.RowsByVariable, _model.Rows.RowCount);
        _squares = new SparseMoves(state.Structure.SquaresByVariable, _model.Objective.SquaredTerms.Count);
    }

    /// <summary>The change of objective + penalty; the variables must differ from each other.</summary>
    public double Energy(ReadOnlySpan<int> variables)
    {
        foreach (var variable in variables)
        {
            if (!_state.Structure.ProductsOf(variable).IsEmpty)
            {
                return ByFlipping(variables);
            }
        }

        return Objective(variables) + Penalty(variables);
    }

    /// <summary>The change of the objective.</summary>
    public double Objective(ReadOnlySpan<int> variables)
    {
        var values = _state.Values;
        var change = 0.0;
        for (var a = 0; a < variables.Length; a++)
        {
            var step = 1 - 2 * values[variables[a]];
            var field = _state.Field(variables[a]);
            for (var b = 0; b < a; b++)
            {
                field += (1 - 2 * values[variables[b]]) * _couplings[variables[a], variables[b]];
            }

            change += step * field;
        }

        if (_squares.IsEmpty)
        {
            return change;
        }

        _squares.Collect(variables, values);
        foreach (var (term, move) in _squares.Moves)
        {
            change += _model.Objective.SquaredTerms.Weights[term] * move * (2 * _state.SquareResidual(term) + move);
        }

        return change;
    }

    /// <summary>The change of the penalty of the rows; products do not count.</summary>
    public double Penalty(ReadOnlySpan<int> variables)
    {
        _rows.Collect(variables, _state.Values);
        var change = 0.0;
        foreach (var (row, move) in _rows.Moves)
        {
            if (move != 0)
            {
                var residual = _state.RowResidual(row);
                var sense = _model.Senses[row];
                change += _state.Weights[row] * (ConstrainedState.Violation(sense, residual + move) - ConstrainedState.Violation(sense, residual));
            }
        }

        return change;
    }

    private double ByFlipping(ReadOnlySpan<int> variables)
    {
        var before = _state.Energy;
        foreach (var variable in variables)
        {
            _state.Flip(variable);
        }

        var change = _state.Energy - before;
        for (var k = variables.Length - 1; k >= 0; k--)
        {
            _state.Flip(variables[k]);
        }

        return change;
    }

    /// <summary>The change of each row of the flipped variables.</summary>
    private sealed class SparseMoves(SparseRows byVariable, int rowCount)
    {
        private readonly double[] _sums = new double[rowCount];
        private readonly bool[] _isTouched = new bool[rowCount];
        private readonly List<(int Row, double Move)> _moves = [];
        private readonly List<int> _touched = [];

        public bool IsEmpty => rowCount == 0;

        public List<(int Row, double Move)> Moves => _moves;

        public void Collect(ReadOnlySpan<int> variables, ReadOnlySpan<sbyte> values)
        {
            _touched.Clear();
            _moves.Clear();
            foreach (var variable in variables)
            {
                var step = 1 - 2 * values[variable];
                for (var e = byVariable.Starts[variable]; e < byVariable.Starts[variable + 1]; e++)
                {
                    var row = byVariable.Columns[e];
                    if (!_isTouched[row])
                    {
                        _isTouched[row] = true;
                        _sums[row] = 0;
                        _touched.Add(row);
                    }

                    _sums[row] += step * byVariable.Values[e];
                }
            }

            foreach (var row in _touched)
            {
                _isTouched[row] = false;
                _moves.Add((row, _sums[row]));
            }
        }
    }
}
