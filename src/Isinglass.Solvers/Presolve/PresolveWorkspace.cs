using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Solvers.Presolve;

/// <summary>
/// A spin model that shrinks: adjacency by hash tables, spins removed one by one. Two rules of dominance, applied until nothing changes:
/// |h_i| &gt;= sum_j |J_ij| fixes s_i = -sign h_i; |J_ij| &gt;= |h_i| + sum_{k != j} |J_ik| makes s_i = -sign(J_ij) s_j (which removes every leaf). Both keep
/// at least one optimum. With integer coefficients all sums are exact.
/// </summary>
internal sealed class PresolveWorkspace
{
    private readonly Dictionary<int, double>[] _couplings;
    private readonly double[] _linear;
    private readonly bool[] _isGone;
    private readonly bool[] _isQueued;
    private readonly Queue<int> _queue = new();

    /// <summary>Takes a spin model without squared terms, multiplied by <paramref name="factor"/> and rounded to integers when that is not 0.</summary>
    public PresolveWorkspace(BinaryQuadraticModel spin, double factor)
    {
        var n = spin.VariableCount;
        Substitution = new Substitution(n);
        _linear = new double[n];
        _isGone = new bool[n];
        _isQueued = new bool[n];
        _couplings = new Dictionary<int, double>[n];
        for (var i = 0; i < n; i++)
        {
            _linear[i] = Scaled(spin.Linear[i]);
            var columns = spin.Couplings.RowColumns(i);
            _couplings[i] = new Dictionary<int, double>(columns.Length);
            for (var k = 0; k < columns.Length; k++)
            {
                _couplings[i].Add(columns[k], Scaled(spin.Couplings.RowValues(i)[k]));
            }

            Enqueue(i);
        }

        double Scaled(double value) => factor == 0 ? value : IntegerScale.ToInteger(value, factor);
    }

    /// <summary>The reductions found so far.</summary>
    public Substitution Substitution { get; }

    /// <summary>The energy of the removed spins, in the workspace's unit, without the model's offset.</summary>
    public double Constant { get; private set; }

    /// <summary>Spins fixed to a value.</summary>
    public int FixedCount { get; private set; }

    /// <summary>Spins merged into others.</summary>
    public int MergedCount { get; private set; }

    /// <summary>Number of spins, removed ones included.</summary>
    public int Count => _linear.Length;

    /// <summary>Whether a spin is fixed or merged.</summary>
    public bool IsGone(int spin) => _isGone[spin];

    /// <summary>The current bias of a spin.</summary>
    public double Linear(int spin) => _linear[spin];

    /// <summary>The current couplings of a spin.</summary>
    public IReadOnlyDictionary<int, double> Couplings(int spin) => _couplings[spin];

    /// <summary>Applies the rules until nothing changes or the run stops.</summary>
    public void Reduce(SolveRun run)
    {
        for (var steps = 1; _queue.TryDequeue(out var spin); steps++)
        {
            _isQueued[spin] = false;
            if (!_isGone[spin])
            {
                Examine(spin);
            }

            if (steps % 1024 == 0 && run.ShouldStop())
            {
                return;
            }
        }
    }

    /// <summary>Fixes a spin and folds its couplings into its neighbours' biases.</summary>
    public void Fix(int spin, int value)
    {
        Substitution.Fix(spin, value);
        FixedCount++;
        Constant += _linear[spin] * value;
        foreach (var (other, coupling) in _couplings[spin])
        {
            _linear[other] += coupling * value;
            _couplings[other].Remove(spin);
            Enqueue(other);
        }

        Remove(spin);
    }

    private void Examine(int spin)
    {
        var total = 0.0;
        var (strongest, strength) = (-1, 0.0);
        foreach (var (other, coupling) in _couplings[spin])
        {
            total += Math.Abs(coupling);

            // The smaller index among equals, so that the order inside a hash table does not matter.
            if (Math.Abs(coupling) > Math.Abs(strength) || (Math.Abs(coupling) == Math.Abs(strength) && other < strongest))
            {
                (strongest, strength) = (other, coupling);
            }
        }

        if (Math.Abs(_linear[spin]) >= total)
        {
            Fix(spin, _linear[spin] < 0 ? 1 : -1);
        }
        else if (2 * Math.Abs(strength) >= Math.Abs(_linear[spin]) + total)
        {
            Merge(spin, strongest, -Math.Sign(strength));
        }
    }

    private void Merge(int spin, int other, int sign)
    {
        Substitution.Merge(spin, other, sign);
        MergedCount++;
        Constant += sign * _couplings[spin][other];
        _linear[other] += sign * _linear[spin];
        foreach (var (third, coupling) in _couplings[spin])
        {
            _couplings[third].Remove(spin);
            Enqueue(third);
            if (third != other)
            {
                Add(other, third, sign * coupling);
            }
        }

        Remove(spin);
    }

    private void Add(int first, int second, double coupling)
    {
        var sum = _couplings[first].GetValueOrDefault(second) + coupling;
        if (sum == 0)
        {
            _couplings[first].Remove(second);
            _couplings[second].Remove(first);
        }
        else
        {
            _couplings[first][second] = sum;
            _couplings[second][first] = sum;
        }
    }

    private void Remove(int spin)
    {
        _isGone[spin] = true;
        _couplings[spin].Clear();
        _linear[spin] = 0;
    }

    private void Enqueue(int spin)
    {
        if (!_isQueued[spin])
        {
            _isQueued[spin] = true;
            _queue.Enqueue(spin);
        }
    }
}
