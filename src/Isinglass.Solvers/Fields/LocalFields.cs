using System.Runtime.Intrinsics;
using Isinglass.Model;

namespace Isinglass.Solvers.Fields;

/// <summary>
/// The values of one replica with the change of energy of every single flip, kept up to date: used by descent, tabu search, tempering, quantum annealing and
/// enumeration. With d_i the change of v_i when it flips (1 - 2 x_i for bits, -2 s_i for spins), delta_i = d_i (h_i + sum_j J_ij v_j) + sum_r w_r (2 d_i g_ri
/// res_r + d_i^2 g_ri^2), res_r = g_r'v - t_r. A flip of i negates delta_i and adds d_i d_j (J_ij + sum_r 2 w_r g_ri g_rj) to every other delta_j. Sums of
/// integers stay exact up to 2^53; others drift by rounding, which <see cref="Set"/> removes.
/// </summary>
internal sealed class LocalFields
{
    private readonly CouplingStore _store;
    private readonly sbyte[] _values;
    private readonly double[] _steps;
    private readonly double[] _deltas;
    private readonly double[] _residuals;
    private readonly bool _rowsOnDemand;

    /// <summary>A replica with every bit zero (spin -1).</summary>
    public LocalFields(CouplingStore store)
    {
        _store = store;
        var n = store.Model.VariableCount;
        _values = new sbyte[n];
        _steps = new double[n];
        _deltas = new double[n];
        _residuals = new double[store.Model.SquaredTerms.Count];
        _rowsOnDemand = store.Rows == RowFields.OnDemand && store.Model.SquaredTerms.Count > 0;
        var zeros = new sbyte[n];
        zeros.AsSpan().Fill(store.Model.ZeroValue);
        Set(zeros);
    }

    /// <summary>The model's constant data.</summary>
    public CouplingStore Store => _store;

    /// <summary>The values, 0/1 or -1/+1 by vartype.</summary>
    public ReadOnlySpan<sbyte> Values => _values;

    /// <summary>The energy of the values.</summary>
    public double Energy { get; private set; }

    /// <summary>The change of energy of every flip. Complete only when squared rows are maintained (or there are none).</summary>
    public ReadOnlySpan<double> Deltas => _deltas;

    /// <summary>The change of energy if <paramref name="variable"/> flips.</summary>
    public double Delta(int variable)
    {
        var delta = _deltas[variable];
        return _rowsOnDemand ? delta + RowDelta(variable) : delta;
    }

    /// <summary>
    /// The change of energy if two different variables flip together: delta_i + delta_j + d_i d_j (J_ij + sum_r 2 w_r g_ri g_rj).
    /// </summary>
    public double PairDelta(int first, int second)
    {
        var together = Coupling(first, second);
        var byVariable = _store.RowsByVariable;
        var (a, b) = (byVariable.Starts[first], byVariable.Starts[second]);
        while (a < byVariable.Starts[first + 1] && b < byVariable.Starts[second + 1])
        {
            var order = byVariable.Columns[a].CompareTo(byVariable.Columns[b]);
            if (order == 0)
            {
                together += 2 * _store.Model.SquaredTerms.Weights[byVariable.Columns[a]] * byVariable.Values[a] * byVariable.Values[b];
            }

            a += order <= 0 ? 1 : 0;
            b += order >= 0 ? 1 : 0;
        }

        return Delta(first) + Delta(second) + _steps[first] * _steps[second] * together;
    }

    /// <summary>As <see cref="PairDelta"/> for a pair whose coupling the caller knows, in a model without squared terms.</summary>
    internal double CoupledPairDelta(int first, int second, double coupling) =>
        _deltas[first] + _deltas[second] + _steps[first] * _steps[second] * coupling;

    /// <summary>Sets the values (length n) and computes everything from scratch.</summary>
    public void Set(ReadOnlySpan<sbyte> values)
    {
        var model = _store.Model;
        values.CopyTo(_values);
        Energy = model.Energy(_values);
        for (var r = 0; r < _residuals.Length; r++)
        {
            _residuals[r] = model.SquaredTerms.Residual(r, _values);
        }

        for (var i = 0; i < _values.Length; i++)
        {
            _steps[i] = model.Vartype == Vartype.Binary ? 1 - 2 * _values[i] : -2 * _values[i];
            _deltas[i] = _steps[i] * (model.Linear[i] + model.Couplings.Dot(i, _values));
            if (!_rowsOnDemand)
            {
                _deltas[i] += RowDelta(i);
            }
        }
    }

    /// <summary>Flips one variable.</summary>
    public void Flip(int variable)
    {
        var step = _steps[variable];
        var reversed = -_deltas[variable];
        Energy += Delta(variable);
        if (_store.IsDense)
        {
            AddDense(step, _store.DenseRow(variable), _steps, _deltas);
        }
        else
        {
            AddSparse(step, _store.Model.Couplings.RowColumns(variable), _store.Model.Couplings.RowValues(variable));
        }

        if (_residuals.Length > 0)
        {
            MoveResiduals(variable, step);
        }

        _values[variable] += (sbyte)step;
        _steps[variable] = -step;
        _deltas[variable] = reversed;
    }

    private double Coupling(int first, int second)
    {
        if (_store.IsDense)
        {
            return _store.DenseRow(first)[second];
        }

        var at = _store.Model.Couplings.RowColumns(first).BinarySearch(second);
        return at < 0 ? 0 : _store.Model.Couplings.RowValues(first)[at];
    }

    private double RowDelta(int variable)
    {
        var step = _steps[variable];
        var byVariable = _store.RowsByVariable;
        var weights = _store.Model.SquaredTerms.Weights;
        var sum = 0.0;
        for (var e = byVariable.Starts[variable]; e < byVariable.Starts[variable + 1]; e++)
        {
            var term = byVariable.Columns[e];
            var change = step * byVariable.Values[e];
            sum += weights[term] * change * (2 * _residuals[term] + change);
        }

        return sum;
    }

    private void AddSparse(double step, ReadOnlySpan<int> columns, ReadOnlySpan<double> couplings)
    {
        for (var k = 0; k < columns.Length; k++)
        {
            var j = columns[k];
            _deltas[j] += step * couplings[k] * _steps[j];
        }
    }

    private void MoveResiduals(int variable, double step)
    {
        var byVariable = _store.RowsByVariable;
        var squared = _store.Model.SquaredTerms;
        for (var e = byVariable.Starts[variable]; e < byVariable.Starts[variable + 1]; e++)
        {
            var term = byVariable.Columns[e];
            var change = step * byVariable.Values[e];
            _residuals[term] += change;
            if (!_rowsOnDemand)
            {
                AddSparse(2 * squared.Weights[term] * change, squared.Rows.RowColumns(term), squared.Rows.RowValues(term));
            }
        }
    }

    /// <summary>deltas_j += step * row_j * steps_j; eight lanes are eight neighbouring variables, the rest is done one by one.</summary>
    private static void AddDense(double step, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, Span<double> deltas)
    {
        var wide = Vector512.Create(step);
        var k = 0;
        for (; k <= deltas.Length - Vector512<double>.Count; k += Vector512<double>.Count)
        {
            var rows = Vector512.Create(row.Slice(k, Vector512<double>.Count));
            var signs = Vector512.Create(steps.Slice(k, Vector512<double>.Count));
            var slot = deltas.Slice(k, Vector512<double>.Count);
            (Vector512.Create<double>(slot) + wide * rows * signs).CopyTo(slot);
        }

        for (; k < deltas.Length; k++)
        {
            deltas[k] += step * row[k] * steps[k];
        }
    }
}
