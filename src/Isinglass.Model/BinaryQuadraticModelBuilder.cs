using System.Runtime.InteropServices;
using Isinglass.Numerics;

namespace Isinglass.Model;

/// <summary>
/// Collects biases in any order; equal pairs are added together. Products of a variable with itself are reduced by its vartype (x^2 = x, s^2 = 1).
/// </summary>
public sealed class BinaryQuadraticModelBuilder
{
    private readonly List<double> _linear;
    private readonly Dictionary<long, double> _couplings = [];
    private readonly SparseRowsBuilder _rows;
    private readonly List<double> _weights = [];
    private readonly List<double> _targets = [];
    private double _offset;

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
        CollectionsMarshal.GetValueRefOrAddDefault(_couplings, key, out _) += value;
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
        var n = _linear.Count;
        var pairs = new long[_couplings.Count];
        var count = 0;
        var starts = new int[n + 1];
        foreach (var (key, value) in _couplings)
        {
            if (value != 0)
            {
                pairs[count++] = key;
                starts[(int)(key >> 32) + 1]++;
                starts[(int)(uint)key + 1]++;
            }
        }

        for (var i = 0; i < n; i++)
        {
            starts[i + 1] += starts[i];
        }

        // Pairs sorted by (smaller, larger) put first every row's smaller neighbours, then its larger ones, each ascending.
        Array.Sort(pairs, 0, count);
        var next = starts.AsSpan(0, n).ToArray();
        var columns = new int[2 * count];
        var values = new double[2 * count];
        for (var k = 0; k < count; k++)
        {
            var (i, j) = ((int)(pairs[k] >> 32), (int)(uint)pairs[k]);
            var value = _couplings[pairs[k]];
            columns[next[j]] = i;
            values[next[j]++] = value;
        }

        for (var k = 0; k < count; k++)
        {
            var (i, j) = ((int)(pairs[k] >> 32), (int)(uint)pairs[k]);
            columns[next[i]] = j;
            values[next[i]++] = _couplings[pairs[k]];
        }

        var squared = new SquaredTerms(_rows.Build(), [.. _weights], [.. _targets]);
        if (Labels is not null && Labels.Count != n)
        {
            throw new InvalidOperationException($"{n} variables need {n} labels, not {Labels.Count}.");
        }

        return new BinaryQuadraticModel(Vartype, _offset, [.. _linear], new SparseRows(n, starts, columns, values), squared, Labels);
    }

    private static double Finite(double value) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), $"A coefficient must be a finite number, not {value}.");
}
