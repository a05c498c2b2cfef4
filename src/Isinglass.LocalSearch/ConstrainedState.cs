using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.LocalSearch;

/// <summary>
/// A point of a <see cref="ConstrainedQuadraticModel"/> under flips: objective, residuals of the rows, violation and weighted penalty are updated
/// incrementally. A flip costs the couplings, squared terms, rows and products of the variable; rows and squared terms are never expanded. Not safe for use
/// from two threads at once.
/// </summary>
internal sealed class ConstrainedState
{
    private readonly ConstrainedQuadraticModel _model;
    private readonly sbyte[] _values;
    private readonly double[] _fields;
    private readonly double[] _squareResiduals;
    private readonly double[] _rowResiduals;
    private readonly double[] _weights;

    /// <summary>Starts at the point of zeros, every weight 1.</summary>
    public ConstrainedState(ConstrainedStructure structure)
    {
        Structure = structure;
        _model = structure.Model;
        _values = new sbyte[_model.VariableCount];
        _fields = new double[_model.VariableCount];
        _squareResiduals = new double[_model.Objective.SquaredTerms.Count];
        _rowResiduals = new double[_model.Rows.RowCount];
        _weights = new double[_model.Rows.RowCount + _model.Products.Length];
        Array.Fill(_weights, 1);
        Load(_values);
    }

    /// <summary>The index of the model.</summary>
    public ConstrainedStructure Structure { get; }

    /// <summary>The point (0/1), length n.</summary>
    public ReadOnlySpan<sbyte> Values => _values;

    /// <summary>The objective, offset included.</summary>
    public double Objective { get; private set; }

    /// <summary>Weighted sum of the violations: weights of rows times |a'x - b|_+, weights of products times Rosenberg's form.</summary>
    public double Penalty { get; private set; }

    /// <summary>Number of rows and products that do not hold.</summary>
    public int ViolatedCount { get; private set; }

    /// <summary>Whether every row and product holds.</summary>
    public bool IsFeasible => ViolatedCount == 0;

    /// <summary>Objective + penalty.</summary>
    public double Energy => Objective + Penalty;

    /// <summary>The weights of rows, then of products.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>a'x - b of a row.</summary>
    public double RowResidual(int row) => _rowResiduals[row];

    /// <summary>h_i + sum_j J_ij x_j of a variable, without squared terms.</summary>
    internal double Field(int variable) => _fields[variable];

    /// <summary>g'x - t of a squared term.</summary>
    internal double SquareResidual(int term) => _squareResiduals[term];

    /// <summary>Whether a row (index below the number of rows) or a product (after them) is violated.</summary>
    public bool IsViolated(int constraint) => ViolationOf(constraint) > ConstrainedQuadraticModel.FeasibilityTolerance;

    /// <summary>The violation of a row or product, unweighted.</summary>
    public double ViolationOf(int constraint) =>
        constraint < _rowResiduals.Length
            ? Violation(_model.Senses[constraint], _rowResiduals[constraint])
            : _model.Products[constraint - _rowResiduals.Length].Violation(_values);

    /// <summary>Moves to a point; everything is computed from scratch.</summary>
    public void Load(ReadOnlySpan<sbyte> point)
    {
        point.CopyTo(_values);
        var objective = _model.Objective;
        var couplings = objective.Couplings;
        for (var i = 0; i < _values.Length; i++)
        {
            _fields[i] = objective.Linear[i] + couplings.Dot(i, _values);
        }

        for (var r = 0; r < _squareResiduals.Length; r++)
        {
            _squareResiduals[r] = objective.SquaredTerms.Residual(r, _values);
        }

        for (var r = 0; r < _rowResiduals.Length; r++)
        {
            _rowResiduals[r] = _model.Rows.Dot(r, _values) - _model.RightHandSides[r];
        }

        Objective = objective.Energy(_values);
        Weigh();
    }

    /// <summary>Replaces the weights of rows (first) and products.</summary>
    public void SetWeights(ReadOnlySpan<double> weights)
    {
        weights.CopyTo(_weights);
        Weigh();
    }

    /// <summary>The change of the objective when a variable is flipped.</summary>
    public double ObjectiveChange(int variable)
    {
        var step = 1 - 2 * _values[variable];
        var change = step * _fields[variable];
        var squares = Structure.SquaresByVariable;
        var squareWeights = _model.Objective.SquaredTerms.Weights;
        for (var e = squares.Starts[variable]; e < squares.Starts[variable + 1]; e++)
        {
            var move = step * squares.Values[e];
            change += squareWeights[squares.Columns[e]] * move * (2 * _squareResiduals[squares.Columns[e]] + move);
        }

        return change;
    }

    /// <summary>The change of the penalty when a variable is flipped.</summary>
    public double PenaltyChange(int variable)
    {
        var step = 1 - 2 * _values[variable];
        var change = 0.0;
        var rows = Structure.RowsByVariable;
        for (var e = rows.Starts[variable]; e < rows.Starts[variable + 1]; e++)
        {
            var r = rows.Columns[e];
            var sense = _model.Senses[r];
            change += _weights[r] * (Violation(sense, _rowResiduals[r] + step * rows.Values[e]) - Violation(sense, _rowResiduals[r]));
        }

        foreach (var k in Structure.ProductsOf(variable))
        {
            change += _weights[_rowResiduals.Length + k] * ProductChange(_model.Products[k], variable, step);
        }

        return change;
    }

    /// <summary>The change of objective + penalty when a variable is flipped.</summary>
    public double EnergyChange(int variable) => ObjectiveChange(variable) + PenaltyChange(variable);

    /// <summary>Flips a variable.</summary>
    public void Flip(int variable)
    {
        var step = 1 - 2 * _values[variable];
        Objective += ObjectiveChange(variable);
        var couplings = _model.Objective.Couplings;
        for (var e = couplings.Starts[variable]; e < couplings.Starts[variable + 1]; e++)
        {
            _fields[couplings.Columns[e]] += step * couplings.Values[e];
        }

        var squares = Structure.SquaresByVariable;
        for (var e = squares.Starts[variable]; e < squares.Starts[variable + 1]; e++)
        {
            _squareResiduals[squares.Columns[e]] += step * squares.Values[e];
        }

        var rows = Structure.RowsByVariable;
        for (var e = rows.Starts[variable]; e < rows.Starts[variable + 1]; e++)
        {
            var r = rows.Columns[e];
            var before = Violation(_model.Senses[r], _rowResiduals[r]);
            _rowResiduals[r] += step * rows.Values[e];
            Account(r, before, Violation(_model.Senses[r], _rowResiduals[r]));
        }

        foreach (var k in Structure.ProductsOf(variable))
        {
            var before = _model.Products[k].Violation(_values);
            Account(_rowResiduals.Length + k, before, before + ProductChange(_model.Products[k], variable, step));
        }

        _values[variable] += (sbyte)step;
    }

    /// <summary>
    /// Flips a variable, and updates every variable defined by a product row; the flipped variables are added to <paramref name="journal"/>, so that <see
    /// cref="Undo"/> can revert the move.
    /// </summary>
    public void FlipAndFollow(int variable, List<int> journal)
    {
        var from = journal.Count;
        Flip(variable);
        journal.Add(variable);
        var definitions = Structure.DefiningProduct.Span;
        for (var at = from; at < journal.Count; at++)
        {
            foreach (var k in Structure.ProductsOf(journal[at]))
            {
                var (p, a, b) = _model.Products[k];
                if (p != journal[at] && definitions[p] == k && _values[p] != _values[a] * _values[b])
                {
                    Flip(p);
                    journal.Add(p);
                }
            }
        }
    }

    /// <summary>Reverts the moves in a journal, last first, down to <paramref name="keep"/> entries.</summary>
    public void Undo(List<int> journal, int keep = 0)
    {
        for (var at = journal.Count - 1; at >= keep; at--)
        {
            Flip(journal[at]);
        }

        journal.RemoveRange(keep, journal.Count - keep);
    }

    internal static double Violation(ConstraintSense sense, double residual) => sense switch
    {
        ConstraintSense.Equal => Math.Abs(residual),
        ConstraintSense.LessOrEqual => Math.Max(0, residual),
        _ => Math.Max(0, -residual),
    };

    // R = ab - 2ap - 2bp + 3p is linear in each of its variables: the change is the step times the coefficient of the flipped one.
    private int ProductChange(in ProductConstraint product, int variable, int step)
    {
        var (p, a, b) = product;
        return step * (variable == p ? 3 - 2 * (_values[a] + _values[b]) : variable == a ? _values[b] - 2 * _values[p] : _values[a] - 2 * _values[p]);
    }

    private void Account(int constraint, double before, double after)
    {
        Penalty += _weights[constraint] * (after - before);
        ViolatedCount += (after > ConstrainedQuadraticModel.FeasibilityTolerance ? 1 : 0) - (before > ConstrainedQuadraticModel.FeasibilityTolerance ? 1 : 0);
    }

    private void Weigh()
    {
        Penalty = 0;
        ViolatedCount = 0;
        for (var k = 0; k < _weights.Length; k++)
        {
            Account(k, 0, ViolationOf(k));
        }
    }
}
