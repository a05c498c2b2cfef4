using System.Runtime.Intrinsics;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Solvers.Fields;

namespace Isinglass.Solvers.Exact;

/// <summary>
/// Depth-first branch and bound over bits in a fixed order. With x_1..x_k fixed, d_i the linear change that they cause on a free bit, and D_k the optimum of
/// the free bits alone, the energy is at least
///   E(fixed) + max( D_k + sum_free min(0, d_i),  sum_free min(0, a_i + d_i + 1/2 sum_free min(0, q_ij)) ).
/// The D_k come from solving the suffix problems from the last bit backwards (Russian doll search: Verfaillie, Lemaitre, Schiex, AAAI 1996); each doll is
/// searched with the bounds of the smaller ones. A bit whose linear term outweighs every free coupling is fixed without branching (Pardalos, Rodgers,
/// Computing 45, 1990). The order puts next the bit most strongly coupled to those already placed.
/// </summary>
internal sealed class BranchAndBound : IExactSearch
{
    private const int NodesPerStopCheck = 4096;

    private readonly BinaryQuadraticModel _model;
    private readonly ExactSamplerOptions _options;
    private readonly int _n;
    private readonly int[] _order;
    private readonly double[] _matrix;
    private readonly double[] _linear;
    private readonly double[] _dolls;
    private readonly double[] _halves;
    private readonly double[] _lowest;
    private readonly double[] _highest;
    private readonly double[] _change;
    private readonly sbyte[] _bits;
    private readonly sbyte[] _bestBits;
    private readonly List<sbyte[]> _ties = [];
    private readonly double _tolerance;
    private readonly double _offset;
    private double _best;
    private bool _collects;
    private long _nodes;
    private SolveRun? _run;

    public BranchAndBound(BinaryQuadraticModel model, ExactSamplerOptions options)
    {
        _model = model;
        _options = options;
        var binary = model.ToVartype(Vartype.Binary);
        _n = binary.VariableCount;
        _offset = binary.Offset;
        _order = Order(binary);
        _matrix = new double[_n * _n];
        _linear = new double[_n];
        _halves = new double[_n * _n];
        _lowest = new double[_n];
        _highest = new double[_n];
        _dolls = new double[_n + 1];
        _change = new double[_n];
        _bits = new sbyte[_n];
        _bestBits = new sbyte[_n];
        var place = new int[_n];
        for (var k = 0; k < _n; k++)
        {
            place[_order[k]] = k;
        }

        for (var k = 0; k < _n; k++)
        {
            _linear[k] = binary.Linear[_order[k]];
            var columns = binary.Couplings.RowColumns(_order[k]);
            for (var e = 0; e < columns.Length; e++)
            {
                _matrix[k * _n + place[columns[e]]] = binary.Couplings.RowValues(_order[k])[e];
            }
        }

        FillSuffixSums();
        _tolerance = SumRounding.Of(binary) == 0 ? 0 : 1e-9 * new CouplingStore(binary).Scale;
        LowerBound = TrivialBound.Of(binary);
    }

    /// <inheritdoc/>
    public string Method => "branch_and_bound";

    /// <inheritdoc/>
    public bool IsProved { get; private set; }

    /// <inheritdoc/>
    public double LowerBound { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<sbyte[]> Optima { get; private set; } = [];

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<sbyte> start, SolveRun run)
    {
        _run = run;
        for (var k = _n - 1; k > 0; k--)
        {
            // The doll's first guess: the optimum of the smaller doll with the new bit at 0.
            _bits[k] = 0;
            _best = _dolls[k + 1];
            Branch(k, k, 0);
            if (run.StopReason is not StopReason.None)
            {
                Optima = [start.ToArray()];
                return;
            }

            _dolls[k] = _best;
            LowerBound = Math.Max(LowerBound, _offset + _best + PrefixBound(k));
            run.Report(double.NaN, "solving suffixes");
        }

        _best = _model.Energy(start) - _offset;
        for (var k = 0; k < _n; k++)
        {
            _bestBits[k] = start[_order[k]] > 0 ? (sbyte)1 : (sbyte)0;
        }

        Branch(0, 0, 0);
        if (_options.AllOptima && run.StopReason is StopReason.None)
        {
            _collects = true;
            Branch(0, 0, 0);
        }

        Optima = _collects && run.StopReason is StopReason.None ? [.. _ties] : [ToModel(_bestBits)];
        IsProved = run.StopReason is StopReason.None;
    }

    /// <summary>
    /// Searches the bits from <paramref name="depth"/> on, with those of <paramref name="root"/> .. depth - 1 fixed at <paramref name="energy"/>.
    /// </summary>
    private void Branch(int root, int depth, double energy)
    {
        if (depth == _n)
        {
            Leaf(root, energy);
            return;
        }

        if ((++_nodes % NodesPerStopCheck == 0 && _run!.ShouldStop()) || _run!.StopReason is not StopReason.None || IsCut(root, depth, energy))
        {
            return;
        }

        var slope = _linear[depth] + _change[depth];
        var mayBeOne = slope + _lowest[depth] <= (_collects ? _tolerance : 0);
        var mayBeZero = slope + _highest[depth] >= (_collects ? -_tolerance : 0);
        var oneFirst = slope + 0.5 * (_lowest[depth] + _highest[depth]) < 0;
        for (var turn = 0; turn < 2; turn++)
        {
            var isOne = oneFirst == (turn == 0);
            if (!isOne && mayBeZero)
            {
                _bits[depth] = 0;
                Branch(root, depth + 1, energy);
            }
            else if (isOne && mayBeOne)
            {
                _bits[depth] = 1;
                Add(depth, 1);
                Branch(root, depth + 1, energy + slope);
                Add(depth, -1);
            }
        }
    }

    private void Leaf(int root, double energy)
    {
        if (_collects)
        {
            if (energy <= _best + _tolerance && _ties.Count < _options.MaximumOptima)
            {
                _ties.Add(ToModel(_bits));
            }
        }
        else if (energy < _best)
        {
            _best = energy;
            if (root == 0)
            {
                _bits.CopyTo(_bestBits.AsSpan());
                _run!.Offer(_model.Energy(ToModel(_bits)));
                _run.ShouldStop();
            }
        }
    }

    /// <summary>Whether nothing below this node can beat (or, when collecting, tie) the best. The doll of the root itself is not known yet.</summary>
    private bool IsCut(int root, int depth, double energy)
    {
        if (depth > root && Exceeds(energy + _dolls[depth] + NegativeSum(depth, [], _change)))
        {
            return true;
        }

        return Exceeds(energy + NegativeSum(depth, _halves.AsSpan(depth * _n, _n), _change));

        bool Exceeds(double bound) => _collects ? bound > _best + _tolerance : bound >= _best - 1e-3 * _tolerance;
    }

    /// <summary>The sum over free bits of min(0, base_i + change_i); eight lanes are eight neighbouring bits.</summary>
    private double NegativeSum(int depth, ReadOnlySpan<double> bases, ReadOnlySpan<double> change)
    {
        var zero = Vector512<double>.Zero;
        var sums = zero;
        var k = depth;
        for (; k <= _n - Vector512<double>.Count; k += Vector512<double>.Count)
        {
            var lanes = Vector512.Create(change.Slice(k, Vector512<double>.Count));
            lanes += bases.IsEmpty ? zero : Vector512.Create(bases.Slice(k, Vector512<double>.Count));
            sums += Vector512.MinNative(zero, lanes);
        }

        var sum = Vector512.Sum(sums);
        for (; k < _n; k++)
        {
            sum += Math.Min(0, change[k] + (bases.IsEmpty ? 0 : bases[k]));
        }

        return sum;
    }

    /// <summary>Adds (sign 1) or takes back (sign -1) the effect of bit <paramref name="depth"/> on the free bits.</summary>
    private void Add(int depth, double sign)
    {
        var row = _matrix.AsSpan(depth * _n, _n);
        for (var k = depth + 1; k < _n; k++)
        {
            _change[k] += sign * row[k];
        }
    }

    /// <summary>
    /// For every depth: a_i + 1/2 sum over free j of min(0, q_ij); for every bit: the sums of its negative and positive couplings to later bits.
    /// </summary>
    private void FillSuffixSums()
    {
        for (var i = 0; i < _n; i++)
        {
            var negative = 0.0;
            for (var j = _n - 1; j >= 0; j--)
            {
                negative += Math.Min(0, _matrix[i * _n + j]);
                if (j <= i)
                {
                    _halves[j * _n + i] = _linear[i] + 0.5 * negative;
                }

                if (j == i)
                {
                    _lowest[i] = negative;
                }
                else if (j > i)
                {
                    _highest[i] += Math.Max(0, _matrix[i * _n + j]);
                }
            }
        }
    }

    /// <summary>
    /// A lower bound of everything that a doll does not contain: biases and couplings of the bits before <paramref name="depth"/>, half of a coupling inside
    /// charged
    /// to each end, a coupling to the doll wholly to its end outside.
    /// </summary>
    private double PrefixBound(int depth)
    {
        var bound = 0.0;
        for (var i = 0; i < depth; i++)
        {
            var least = _linear[i];
            for (var j = 0; j < _n; j++)
            {
                least += (j < depth ? 0.5 : 1) * Math.Min(0, _matrix[i * _n + j]);
            }

            bound += Math.Min(0, least);
        }

        return bound;
    }

    private sbyte[] ToModel(ReadOnlySpan<sbyte> bits)
    {
        var values = new sbyte[_n];
        for (var k = 0; k < _n; k++)
        {
            values[_order[k]] = bits[k] == 0 ? _model.ZeroValue : (sbyte)1;
        }

        return values;
    }

    private static int[] Order(BinaryQuadraticModel binary)
    {
        var n = binary.VariableCount;
        var strength = new double[n];
        var total = new double[n];
        var isPlaced = new bool[n];
        for (var i = 0; i < n; i++)
        {
            foreach (var value in binary.Couplings.RowValues(i))
            {
                total[i] += Math.Abs(value);
            }
        }

        var order = new int[n];
        for (var k = 0; k < n; k++)
        {
            var best = -1;
            for (var i = 0; i < n; i++)
            {
                if (!isPlaced[i] && (best < 0 || (strength[i], total[i]).CompareTo((strength[best], total[best])) > 0))
                {
                    best = i;
                }
            }

            order[k] = best;
            isPlaced[best] = true;
            var columns = binary.Couplings.RowColumns(best);
            for (var e = 0; e < columns.Length; e++)
            {
                strength[columns[e]] += Math.Abs(binary.Couplings.RowValues(best)[e]);
            }
        }

        return order;
    }
}
