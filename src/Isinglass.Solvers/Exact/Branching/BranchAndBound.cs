using System.Runtime.Intrinsics;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Solvers.Exact.Branching;

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

    private readonly OrderedModel _model;
    private readonly OrderedOptima _optima;
    private readonly bool _allOptima;
    private readonly double[] _dolls;
    private readonly double[] _change;
    private readonly sbyte[] _bits;
    private long _nodes;
    private SolveRun? _run;

    public BranchAndBound(BinaryQuadraticModel model, ExactSamplerOptions options)
    {
        _model = new OrderedModel(model);
        _optima = new OrderedOptima(_model, options);
        _allOptima = options.AllOptima;
        _dolls = new double[_model.Count + 1];
        _change = new double[_model.Count];
        _bits = new sbyte[_model.Count];
        LowerBound = _model.LowerBound;
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
        for (var k = _model.Count - 1; k > 0; k--)
        {
            // The doll's first guess: the optimum of the smaller doll with the new bit at 0.
            _bits[k] = 0;
            _optima.Best = _dolls[k + 1];
            Branch(k, k, 0);
            if (run.StopReason is not StopReason.None)
            {
                Optima = [start.ToArray()];
                return;
            }

            _dolls[k] = _optima.Best;
            LowerBound = Math.Max(LowerBound, _model.Offset + _optima.Best + _model.PrefixBound(k));
            run.Report(double.NaN, "solving suffixes");
        }

        _optima.Begin(start);
        Branch(0, 0, 0);
        if (_allOptima && run.StopReason is StopReason.None)
        {
            _optima.Collect();
            Branch(0, 0, 0);
        }

        IsProved = run.StopReason is StopReason.None;
        Optima = _optima.States(tiesAreComplete: IsProved);
    }

    /// <summary>
    /// Searches the bits from <paramref name="depth"/> on, with those of <paramref name="root"/> .. depth - 1 fixed at <paramref name="energy"/>.
    /// </summary>
    private void Branch(int root, int depth, double energy)
    {
        if (depth == _bits.Length)
        {
            _optima.Take(_bits, energy, isWhole: root == 0, _run!);
            return;
        }

        if ((++_nodes % NodesPerStopCheck == 0 && _run!.ShouldStop()) || _run!.StopReason is not StopReason.None || IsCut(root, depth, energy))
        {
            return;
        }

        var slope = _model.Linear[depth] + _change[depth];
        var (lowest, highest) = (_model.Lowest[depth], _model.Highest[depth]);
        var tolerance = _optima.Collects ? _optima.Tolerance : 0;
        var mayBeOne = slope + lowest <= tolerance;
        var mayBeZero = slope + highest >= -tolerance;
        var oneFirst = slope + 0.5 * (lowest + highest) < 0;
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

    /// <summary>Whether nothing below this node can beat (or, when collecting, tie) the best. The doll of the root itself is not known yet.</summary>
    private bool IsCut(int root, int depth, double energy)
    {
        if (depth > root && _optima.Excludes(energy + _dolls[depth] + NegativeSum(depth, [], _change)))
        {
            return true;
        }

        var n = _bits.Length;
        return _optima.Excludes(energy + NegativeSum(depth, _model.Halves.AsSpan(depth * n, n), _change));
    }

    /// <summary>The sum over free bits of min(0, base_i + change_i); eight lanes are eight neighbouring bits.</summary>
    private static double NegativeSum(int depth, ReadOnlySpan<double> bases, ReadOnlySpan<double> change)
    {
        var zero = Vector512<double>.Zero;
        var sums = zero;
        var k = depth;
        for (; k <= change.Length - Vector512<double>.Count; k += Vector512<double>.Count)
        {
            var lanes = Vector512.Create(change.Slice(k, Vector512<double>.Count));
            lanes += bases.IsEmpty ? zero : Vector512.Create(bases.Slice(k, Vector512<double>.Count));
            sums += Vector512.MinNative(zero, lanes);
        }

        var sum = Vector512.Sum(sums);
        for (; k < change.Length; k++)
        {
            sum += Math.Min(0, change[k] + (bases.IsEmpty ? 0 : bases[k]));
        }

        return sum;
    }

    /// <summary>Adds (sign 1) or takes back (sign -1) the effect of bit <paramref name="depth"/> on the free bits.</summary>
    private void Add(int depth, double sign)
    {
        var row = _model.Matrix.AsSpan(depth * _bits.Length, _bits.Length);
        for (var k = depth + 1; k < _bits.Length; k++)
        {
            _change[k] += sign * row[k];
        }
    }
}
