using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;

namespace Isinglass.LocalSearch;

/// <summary>
/// Tabu search around feasible points: exchanges of two groups where the model is an assignment (robust tabu search: Taillard, Parallel Computing 17, 1991), else single flips and
/// walks of the bit inside one-hot groups, on objective + weighted violations whose weights oscillate, so that the walk crosses the border of the feasible set again and again
/// (strategic oscillation: Glover, Kochenberger, European J. Oper. Res. 1996). The best feasible point is kept and taken down to the bottom of its basin.
/// </summary>
public sealed class FeasibleSearch
{
    // Tenures are drawn from base .. 2 base; ten to twenty moves are usual for single flips.
    private const int FlipTenure = 10;

    // Every so many moves the weights of violated rows grow, or all fall while nothing is violated: they settle near the multipliers at which the walk is feasible about half of
    // the time (as in tabu search for vehicle routing: Gendreau, Hertz, Laporte, Management Science 40, 1994).
    private const int OscillationLength = 4;
    private const double Growth = 1.15;
    private const double Decay = 0.9;

    private const double LeastGain = 1e-9;

    // No weight falls below this share of where it began: it would take too long to come back.
    private const double LeastWeight = 1e-3;

    // Moves that are looked at in one step; larger models are looked at in parts.
    private const int CandidateLimit = 4096;
    private const int StopInterval = 64;

    // Candidates that one run looks at, a second or less.
    private const long CandidateBudget = 40_000_000;

    // Two flips exchange members of a row; where one-hot rows overlap, it takes four to keep all of them.
    private const int DescentDepth = 2;
    private const int OverlapDepth = 4;
    private const long DescentBudgetPerVariable = 100;

    private readonly ConstrainedStructure _structure;
    private readonly OneHotGroups _oneHot;
    private readonly AssignmentStructure? _assignment;
    private readonly ConstrainedState _state;
    private readonly CompoundChange _change;
    private readonly FeasibleDescent _descent;
    private readonly int[] _free;
    private readonly long[] _tabuUntil;
    private readonly int[] _placeOf;
    private readonly int[] _ownerOf;
    private readonly double[] _weights;
    private readonly double[] _units;
    private double _typical;
    private readonly List<int> _journal = [];
    private readonly sbyte[] _best;
    private RandomSource _random = null!;
    private long _step;
    private int _offset;

    /// <summary>A search over a model. Not safe for use from two threads at once.</summary>
    public FeasibleSearch(ConstrainedStructure structure)
    {
        _structure = structure;
        var model = structure.Model;
        _oneHot = new OneHotGroups(structure);
        _assignment = AssignmentStructure.TryCreate(structure, _oneHot);
        _state = new ConstrainedState(structure);
        _change = new CompoundChange(_state);
        _descent = new FeasibleDescent(structure);
        _free = [.. Enumerable.Range(0, model.VariableCount).Where(i => structure.DefiningProduct.Span[i] < 0)];
        _tabuUntil = new long[model.VariableCount];
        _placeOf = new int[_assignment?.Size ?? 0];
        _ownerOf = new int[_oneHot.Groups.Count];
        _units = [.. Enumerable.Range(0, model.Rows.RowCount + model.Products.Length).Select(c => c < model.Rows.RowCount ? Math.Abs(IntegerRow.TryCreate(model, c)?.Scale ?? 1) : 1)];
        _weights = new double[_units.Length];
        _best = new sbyte[model.VariableCount];
    }

    /// <summary>The best feasible point of the last run.</summary>
    public ReadOnlySpan<sbyte> Best => _best;

    /// <summary>Its objective; +infinity when the run saw no feasible point.</summary>
    public double BestObjective { get; private set; }

    /// <summary>Searches from a point; equal generators give equal results.</summary>
    /// <param name="point">Where to start, 0/1 by variable; feasible or not, but with one bit in every one-hot group.</param>
    /// <param name="random">Draws tenures and breaks ties.</param>
    /// <param name="steps">Most moves; fewer when a move looks at many candidates.</param>
    /// <param name="shouldStop">Asked now and then.</param>
    public void Run(ReadOnlySpan<sbyte> point, RandomSource random, long steps, Func<bool> shouldStop)
    {
        Start(point, random);
        var candidates = _assignment is null ? Math.Min(_free.Length, CandidateLimit) : _assignment.Size * (_assignment.Size - 1) / 2;
        steps = Math.Min(steps, CandidateBudget / Math.Max(1, candidates));
        for (_step = 0; _step < steps && (_step % StopInterval != 0 || !shouldStop()); _step++)
        {
            if (!(_assignment is null ? MoveFreely() : Exchange(isDescent: false)))
            {
                break;
            }

            Keep();
            if (_assignment is null && _step % OscillationLength == OscillationLength - 1)
            {
                Oscillate();
            }
        }

        Polish();
    }

    /// <summary>Goes down from a feasible point until no exchange of groups (assignments), or no flip or short chain of flips (all others), gains.</summary>
    public void Descend(ReadOnlySpan<sbyte> point)
    {
        // Ties are broken, so a generator is needed; the descent is the same every time.
        Start(point, new RandomKey(0).CreateSource());
        if (_assignment is null)
        {
            DescendByChains();
            return;
        }

        while (Exchange(isDescent: true))
        {
            Keep();
        }
    }

    private void Start(ReadOnlySpan<sbyte> point, RandomSource random)
    {
        _random = random;
        _state.Load(point);
        Array.Clear(_tabuUntil);
        (BestObjective, _offset, _step) = (double.PositiveInfinity, 0, 0);
        for (var g = 0; g < _ownerOf.Length; g++)
        {
            _ownerOf[g] = Array.Find(_oneHot.Groups[g], i => _state.Values[i] == 1);
        }

        for (var g = 0; g < _placeOf.Length; g++)
        {
            _placeOf[g] = Enumerable.Range(0, _placeOf.Length).First(p => _state.Values[_assignment!.VariableAt[g * _placeOf.Length + p]] == 1);
        }

        _typical = double.Epsilon;
        foreach (var variable in _free)
        {
            _typical += Math.Abs(_state.ObjectiveChange(variable)) / _free.Length;
        }

        for (var c = 0; c < _weights.Length; c++)
        {
            _weights[c] = _typical * _units[c];
        }

        _state.SetWeights(_weights);
        Keep();
    }

    private void Keep()
    {
        if (_state.IsFeasible && (double.IsPositiveInfinity(BestObjective) || IsBest(_state.Objective)))
        {
            BestObjective = _state.Objective;
            _state.Values.CopyTo(_best);
        }
    }

    private void Polish()
    {
        if (double.IsPositiveInfinity(BestObjective))
        {
            return;
        }

        _state.Load(_best);
        BestObjective = _state.Objective;
        if (_assignment is null)
        {
            DescendByChains();
        }
    }

    private void DescendByChains()
    {
        _descent.Run(_state, _oneHot.Rows.Count > _oneHot.Groups.Count ? OverlapDepth : DescentDepth, DescentBudgetPerVariable * _best.Length);
        _state.Load(_state.Values);
        Keep();
    }

    // The best exchange of two groups that is not tabu; in a descent the best that gains.
    private bool Exchange(bool isDescent)
    {
        var (size, at) = (_assignment!.Size, _assignment.VariableAt);
        Span<int> move = stackalloc int[4];
        var hasOnlyPlaces = _structure.Model.Rows.RowCount == 2 * size;
        var (first, second, least, ties) = (-1, -1, isDescent ? -LeastGain * (1 + Math.Abs(_state.Energy)) : double.PositiveInfinity, 0);
        for (var a = 1; a < size; a++)
        {
            for (var b = 0; b < a; b++)
            {
                Exchanged(a, b, move);
                var change = hasOnlyPlaces ? _change.Objective(move) : _change.Energy(move);
                var isTabu = !isDescent && _tabuUntil[at[a * size + _placeOf[b]]] > _step && _tabuUntil[at[b * size + _placeOf[a]]] > _step;
                if (change > least || (isTabu && !IsBest(_state.Energy + change)))
                {
                    continue;
                }

                ties = change == least ? ties + 1 : 1;
                if (ties == 1 || _random.NextBelow(ties) == 0)
                {
                    (first, second, least) = (a, b, change);
                }
            }
        }

        if (first < 0)
        {
            // All is tabu: anything does, but for a descent, which is over.
            return !isDescent && ForceExchange(size);
        }

        Apply(first, second, size);
        return true;
    }

    private bool ForceExchange(int size)
    {
        var a = 1 + _random.NextBelow(size - 1);
        Apply(a, _random.NextBelow(a), size);
        return true;
    }

    private void Exchanged(int a, int b, Span<int> move)
    {
        var (size, at) = (_assignment!.Size, _assignment.VariableAt);
        (move[0], move[1]) = (at[a * size + _placeOf[a]], at[b * size + _placeOf[b]]);
        (move[2], move[3]) = (at[a * size + _placeOf[b]], at[b * size + _placeOf[a]]);
    }

    private void Apply(int a, int b, int size)
    {
        Span<int> move = stackalloc int[4];
        Exchanged(a, b, move);
        foreach (var variable in move)
        {
            _state.Flip(variable);
        }

        (_placeOf[a], _placeOf[b]) = (_placeOf[b], _placeOf[a]);

        // Taillard: from 0.9 m to 1.1 m.
        _tabuUntil[move[0]] = _step + (long)(size * (0.9 + 0.2 * _random.NextDouble())) + 1;
        _tabuUntil[move[1]] = _step + (long)(size * (0.9 + 0.2 * _random.NextDouble())) + 1;
    }

    private bool MoveFreely()
    {
        var (best, least, ties) = (-1, double.PositiveInfinity, 0);
        var count = Math.Min(_free.Length, CandidateLimit);
        for (var k = 0; k < count; k++)
        {
            var variable = _free[(_offset + k) % _free.Length];
            var group = _oneHot.GroupOf[variable];
            if (group >= 0 && _ownerOf[group] == variable)
            {
                continue;
            }

            var change = ChangeOf(variable, group);
            if (change > least || (_tabuUntil[variable] > _step && !(IsBest(_state.Energy + change) && Mends(variable, group))))
            {
                continue;
            }

            ties = change == least ? ties + 1 : 1;
            if (ties == 1 || _random.NextBelow(ties) == 0)
            {
                (best, least) = (variable, change);
            }
        }

        _offset = (_offset + count) % Math.Max(1, _free.Length);
        if (best >= 0)
        {
            Walk(best);
        }

        return _free.Length > 0;
    }

    private bool IsBest(double energy) => double.IsFinite(BestObjective) && energy < BestObjective - LeastGain * (1 + Math.Abs(BestObjective));

    // A low energy alone would let the walk circle among violated points while weights are small: only a feasible best point is worth a tabu move.
    private bool Mends(int variable, int group)
    {
        Span<int> move = [variable, group >= 0 ? _ownerOf[group] : variable];
        var change = group >= 0 ? _change.Penalty(move) : _state.PenaltyChange(variable);
        return _state.Penalty + change <= LeastGain * (1 + _state.Penalty);
    }

    private double ChangeOf(int variable, int group)
    {
        if (group >= 0)
        {
            Span<int> move = [variable, _ownerOf[group]];
            return _change.Energy(move);
        }

        return _state.EnergyChange(variable);
    }

    private void Walk(int variable)
    {
        var group = _oneHot.GroupOf[variable];
        var tenure = Math.Min(FlipTenure, _free.Length / 4) + _random.NextBelow(1 + Math.Min(FlipTenure, _free.Length / 4));
        _journal.Clear();
        _state.FlipAndFollow(variable, _journal);
        _tabuUntil[variable] = _step + tenure + 1;
        if (group >= 0)
        {
            _state.FlipAndFollow(_ownerOf[group], _journal);
            _tabuUntil[_ownerOf[group]] = _step + tenure + 1;
            _ownerOf[group] = variable;
        }
    }

    private void Oscillate()
    {
        for (var c = 0; c < _weights.Length; c++)
        {
            var weight = _weights[c] * (_state.IsFeasible ? Decay : _state.IsViolated(c) ? Growth : 1);
            _weights[c] = Math.Max(weight, LeastWeight * _typical * _units[c]);
        }

        _state.SetWeights(_weights);
    }
}
