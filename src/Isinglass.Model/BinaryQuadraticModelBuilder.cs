using System.Runtime.InteropServices;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Model;

/// <summary>
/// Collects biases in any order; equal pairs are added together. Products of a variable with itself are reduced by its vartype (x^2 = x, s^2 = 1).
/// </summary>
public sealed class BinaryQuadraticModelBuilder
{
    private readonly List<double> _linear;
    private readonly List<long> _pairs = [];
    private readonly List<double> _couplings = [];
    private readonly SparseRowsBuilder _rows;
    private readonly List<double> _weights = [];
    private readonly List<double> _targets = [];
    private double _offset;
    private bool _isAscending = true;
    private int _mergeAt = 1 << 16;

    /// <summary>An empty model of <paramref name="variableCount"/> variables; <see cref="AddVariable"/> adds more.</summary>
    public BinaryQuadraticModelBuilder(Vartype vartype, int variableCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variableCount);
        Vartype = vartype;
        _linear = [.. new double[variableCount]];
        _rows = new SparseRowsBuilder(variableCount);
    }

    /// <summary>Bits or spins.</summary>
    public Vartype Vartype { get; }

    /// <summary>Number of variables so far.</summary>
    public int VariableCount => _linear.Count;

    /// <summary>Names of the variables, or null.</summary>
    public IReadOnlyList<string>? Labels { get; set; }

    /// <summary>Adds a variable and returns its index.</summary>
    public int AddVariable()
    {
        _linear.Add(0);
        _rows.ColumnCount = _linear.Count;
        return _linear.Count - 1;
    }

    /// <summary>Adds to the constant.</summary>
    public void AddOffset(double value) => _offset += Finite(value);

    /// <summary>Adds to a linear bias.</summary>
    public void AddLinear(int variable, double value) => _linear[variable] += Finite(value);

    /// <summary>Adds to the coupling of a pair; the order of the pair does not matter.</summary>
    public void AddQuadratic(int first, int second, double value)
    {
        Finite(value);
        if ((uint)first >= (uint)_linear.Count || (uint)second >= (uint)_linear.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(first), $"The pair ({first}, {second}) does not lie in 0 .. {_linear.Count - 1}.");
        }

        if (first == second)
        {
            if (Vartype == Vartype.Binary)
            {
                _linear[first] += value;
            }
            else
            {
                _offset += value;
            }

            return;
        }

        var key = ((long)Math.Min(first, second) << 32) | (uint)Math.Max(first, second);
        _isAscending &= _pairs.Count == 0 || _pairs[^1] < key;
        _pairs.Add(key);
        _couplings.Add(value);
        if (_pairs.Count >= _mergeAt)
        {
            // Repeated pairs take no more than twice the memory of the different ones.
            MergePairs();
            _mergeAt = Math.Max(_mergeAt, 2 * _pairs.Count);
        }
    }

    /// <summary>Adds weight * (sum_k values[k] v_columns[k] - target)^2, multiplied out.</summary>
    public void AddSquare(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double target, double weight)
    {
        AddOffset(weight * target * target);
        for (var a = 0; a < columns.Length; a++)
        {
            AddLinear(columns[a], -2 * weight * target * values[a]);
            AddQuadratic(columns[a], columns[a], weight * values[a] * values[a]);
            for (var b = 0; b < a; b++)
            {
                AddQuadratic(columns[a], columns[b], 2 * weight * values[a] * values[b]);
            }
        }
    }

    /// <summary>Adds weight * (sum_k values[k] v_columns[k] - target)^2 as a factored squared term and returns its index.</summary>
    public int AddSquaredTerm(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double target, double weight)
    {
        var row = _rows.AddRow(columns, values);
        _weights.Add(Finite(weight));
        _targets.Add(Finite(target));
        return row;
    }

    /// <summary>The model; couplings that cancelled to exactly zero are dropped.</summary>
    public BinaryQuadraticModel Build()
    {
        MergePairs();
        var n = _linear.Count;
        var rows = new SymmetricRowsBuilder(n);
        for (var k = 0; k < _pairs.Count; k++)
        {
            if (_couplings[k] != 0)
            {
                rows.Count((int)(_pairs[k] >> 32), (int)(uint)_pairs[k]);
            }
        }

        for (var k = 0; k < _pairs.Count; k++)
        {
            if (_couplings[k] != 0)
            {
                rows.Add((int)(_pairs[k] >> 32), (int)(uint)_pairs[k], _couplings[k]);
            }
        }

        var squared = new SquaredTerms(_rows.Build(), [.. _weights], [.. _targets]);
        if (Labels is not null && Labels.Count != n)
        {
            throw new InvalidOperationException($"{n} variables need {n} labels, not {Labels.Count}.");
        }

        return new BinaryQuadraticModel(Vartype, _offset, [.. _linear], rows.Build()!, squared, Labels);
    }

    /// <summary>Sorts the pairs by (smaller, larger) variable and adds equal ones together; nothing is to be done for pairs that came in order.</summary>
    private void MergePairs()
    {
        if (_isAscending)
        {
            return;
        }

        var pairs = CollectionsMarshal.AsSpan(_pairs);
        var couplings = CollectionsMarshal.AsSpan(_couplings);
        pairs.Sort(couplings);
        var count = 0;
        for (var k = 1; k < pairs.Length; k++)
        {
            if (pairs[k] == pairs[count])
            {
                couplings[count] += couplings[k];
            }
            else
            {
                (pairs[++count], couplings[count]) = (pairs[k], couplings[k]);
            }
        }

        _pairs.RemoveRange(count + 1, _pairs.Count - count - 1);
        _couplings.RemoveRange(count + 1, _couplings.Count - count - 1);
        _isAscending = true;
    }

    private static double Finite(double value) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), $"A coefficient must be a finite number, not {value}.");
}
