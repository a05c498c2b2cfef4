using Isinglass.Conic.Lift;
using Isinglass.Numerics.Bits;

namespace Isinglass.Conic.Steps;

/// <summary>
/// The mixture W = sum_k lambda_k (1,x_k)(1,x_k)', kept as bit vectors, weights, and per extreme point its scaled objective and violations. The matrix
/// is never formed; everything that the method asks of W is linear in it.
/// </summary>
internal sealed class ActiveSet
{
    private readonly ConicLift _lift;
    private readonly int _capacity;
    private readonly BitMatrix _states;
    private readonly double[] _weights;
    private readonly double[] _objectives;
    private readonly double[][] _violations;
    private readonly long[] _ages;
    private readonly sbyte[] _point;
    private long _clock;

    internal ActiveSet(ConicLift lift, int capacity)
    {
        _lift = lift;
        _capacity = capacity;
        _states = new BitMatrix(capacity + 1, lift.VariableCount);
        _weights = new double[capacity];
        _objectives = new double[capacity];
        _violations = new double[capacity][];
        _ages = new long[capacity];
        _point = new sbyte[lift.VariableCount];
        MeanViolations = new double[lift.ConstraintCount];
    }

    internal int Count { get; private set; }

    /// <summary>Weights of the extreme points, nonnegative, of sum 1 (or all 0 while there is no mixture).</summary>
    internal Span<double> Weights => _weights.AsSpan(0, Count);

    /// <summary>E_W of the scaled violations; brought up to date by <see cref="Update"/>.</summary>
    internal double[] MeanViolations { get; }

    /// <summary>E_W of the scaled objective; brought up to date by <see cref="Update"/>.</summary>
    internal double MeanObjective { get; private set; }

    /// <summary>The largest squared norm of the violations of any point that was ever added.</summary>
    internal double LargestSquare { get; private set; }

    /// <summary>Whether any extreme point has weight.</summary>
    internal bool HasMixture => SupportCount > 0;

    internal int SupportCount
    {
        get
        {
            var count = 0;
            foreach (var weight in Weights)
            {
                count += weight > 0 ? 1 : 0;
            }

            return count;
        }
    }

    internal ReadOnlySpan<double> Violations(int vertex) => _violations[vertex];

    internal void CopyPoint(int vertex, Span<sbyte> point) => _states.CopyRow(vertex, point, 0);

    /// <summary>Adds a lifted point with weight 0 and returns its index; a point that is there already is found again.</summary>
    internal int Add(ReadOnlySpan<sbyte> point)
    {
        _states.SetRow(Count, point);
        for (var k = 0; k < Count; k++)
        {
            if (_states.RowWords(k).SequenceEqual(_states.RowWords(Count)))
            {
                _ages[k] = ++_clock;
                return k;
            }
        }

        var violations = _violations[Count] ??= new double[_lift.ConstraintCount];
        _objectives[Count] = _lift.Evaluate(point, violations);
        LargestSquare = Math.Max(LargestSquare, Dot(violations, violations));
        _weights[Count] = 0;
        _ages[Count] = ++_clock;
        return Count++;
    }

    /// <summary>Value of an extreme point under a gradient: objective + multipliers times violations, scaled.</summary>
    internal double Value(int vertex, ReadOnlySpan<double> multipliers) => _objectives[vertex] + Dot(multipliers, _violations[vertex]);

    /// <summary>Value of the mixture under a gradient.</summary>
    internal double MeanValue(ReadOnlySpan<double> multipliers) => MeanObjective + Dot(multipliers, MeanViolations);

    /// <summary>W &lt;- (1 - step) W + step (vertex).</summary>
    internal void Step(int vertex, double step)
    {
        foreach (ref var weight in Weights)
        {
            weight *= 1 - step;
        }

        _weights[vertex] += step;
    }

    /// <summary>Computes the means from the weights, from scratch.</summary>
    internal void Update()
    {
        Array.Clear(MeanViolations);
        MeanObjective = 0;
        for (var k = 0; k < Count; k++)
        {
            if (_weights[k] == 0)
            {
                continue;
            }

            MeanObjective += _weights[k] * _objectives[k];
            for (var c = 0; c < MeanViolations.Length; c++)
            {
                MeanViolations[c] += _weights[k] * _violations[k][c];
            }
        }
    }

    /// <summary>The norm of the mean violations; of a one-sided constraint only the violated side counts.</summary>
    internal double Infeasibility()
    {
        var sum = 0.0;
        for (var c = 0; c < MeanViolations.Length; c++)
        {
            var violation = _lift.IsOneSided(c) ? Math.Max(0, MeanViolations[c]) : MeanViolations[c];
            sum += violation * violation;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The most probable value of each bit, E_W[x] above one half.</summary>
    internal sbyte[] Majority()
    {
        var means = new double[_point.Length];
        for (var k = 0; k < Count; k++)
        {
            if (_weights[k] == 0)
            {
                continue;
            }

            CopyPoint(k, _point);
            for (var i = 0; i < means.Length; i++)
            {
                means[i] += _weights[k] * _point[i];
            }
        }

        return Array.ConvertAll(means, static mean => mean > 0.5 ? (sbyte)1 : (sbyte)0);
    }

    /// <summary>
    /// Makes room for more extreme points when there is too little: keeps three quarters, heavy ones first, of equal weight the younger. Indices change.
    /// </summary>
    internal void MakeRoom(int count)
    {
        if (Count + count < _capacity)
        {
            return;
        }

        var order = Enumerable.Range(0, Count).OrderByDescending(k => _weights[k]).ThenByDescending(k => _ages[k]).ToArray();
        var keep = order.Take(Math.Max(1, (_capacity - count) * 3 / 4)).Order().ToArray();
        for (var to = 0; to < keep.Length; to++)
        {
            var from = keep[to];
            _states.RowWords(from).CopyTo(_states.RowWords(to));
            _weights[to] = _weights[from];
            _objectives[to] = _objectives[from];
            _ages[to] = _ages[from];
            (_violations[to], _violations[from]) = (_violations[from], _violations[to]);
        }

        Count = keep.Length;
        var sum = 0.0;
        foreach (var weight in Weights)
        {
            sum += weight;
        }

        foreach (ref var weight in Weights)
        {
            weight = sum > 0 ? weight / sum : 0;
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var c = 0; c < left.Length; c++)
        {
            sum += left[c] * right[c];
        }

        return sum;
    }
}
