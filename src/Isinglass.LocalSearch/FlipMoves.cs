using Isinglass.Numerics.Random;

namespace Isinglass.LocalSearch;

/// <summary>The moves of models other than assignments: one variable flips, or the bit of a one-hot group moves to it; product bits are updated.</summary>
internal sealed class FlipMoves
{
    // Tenures are drawn from base .. 2 base; ten to twenty moves are usual for single flips.
    private const int FlipTenure = 10;

    // Largest number of candidates of a step; larger models are searched in parts.
    private const int CandidateLimit = 4096;

    // Two flips exchange members of a row; where one-hot rows overlap, it takes four to keep all of them.
    private const int DescentDepth = 2;
    private const int OverlapDepth = 4;
    private const long DescentBudgetPerVariable = 100;

    private readonly ConstrainedState _state;
    private readonly OneHotGroups _oneHot;
    private readonly TabuList _tabu;
    private readonly BestFeasiblePoint _best;
    private readonly CompoundChange _change;
    private readonly FeasibleDescent _descent;
    private readonly int[] _free;
    private readonly int[] _ownerOf;
    private readonly List<int> _journal = [];
    private int _offset;

    internal FlipMoves(ConstrainedState state, OneHotGroups oneHot, TabuList tabu, BestFeasiblePoint best)
    {
        _state = state;
        _oneHot = oneHot;
        _tabu = tabu;
        _best = best;
        _change = new CompoundChange(state);
        _descent = new FeasibleDescent(state.Structure);
        _free = [.. Enumerable.Range(0, state.Values.Length).Where(i => state.Structure.DefiningProduct.Span[i] < 0)];
        _ownerOf = new int[oneHot.Groups.Count];
    }

    /// <summary>The variables that no product row defines.</summary>
    internal ReadOnlySpan<int> Free => _free;

    /// <summary>Number of candidates of a move.</summary>
    internal int CandidateCount => Math.Min(_free.Length, CandidateLimit);

    /// <summary>Reads the set variable of each group from the state.</summary>
    internal void Start()
    {
        _offset = 0;
        for (var g = 0; g < _ownerOf.Length; g++)
        {
            _ownerOf[g] = Array.Find(_oneHot.Groups[g], i => _state.Values[i] == 1);
        }
    }

    /// <summary>Makes the best move that is not tabu, if there is one; false when no variable is free.</summary>
    internal bool Move(RandomSource random)
    {
        var (best, least, ties) = (-1, double.PositiveInfinity, 0);
        var count = CandidateCount;
        for (var k = 0; k < count; k++)
        {
            var variable = _free[(_offset + k) % _free.Length];
            var group = _oneHot.GroupOf[variable];
            if (group >= 0 && _ownerOf[group] == variable)
            {
                continue;
            }

            var change = ChangeOf(variable, group);
            if (change > least || (_tabu.Contains(variable) && !(_best.IsBeatenBy(_state.Energy + change) && Mends(variable, group))))
            {
                continue;
            }

            ties = change == least ? ties + 1 : 1;
            if (ties == 1 || random.NextBelow(ties) == 0)
            {
                (best, least) = (variable, change);
            }
        }

        _offset = (_offset + count) % Math.Max(1, _free.Length);
        if (best >= 0)
        {
            Walk(best, random);
        }

        return _free.Length > 0;
    }

    /// <summary>Descends from a feasible state until no flip or short chain of flips gains.</summary>
    internal void Descend()
    {
        var depth = _oneHot.Rows.Count > _oneHot.Groups.Count ? OverlapDepth : DescentDepth;
        _descent.Run(_state, depth, DescentBudgetPerVariable * _state.Values.Length);
        _state.Load(_state.Values);
        _best.Keep();
    }

    // By energy alone the walk would cycle among violated points while weights are small: only a feasible best point overrides the tabu.
    private bool Mends(int variable, int group)
    {
        Span<int> move = [variable, group >= 0 ? _ownerOf[group] : variable];
        var change = group >= 0 ? _change.Penalty(move) : _state.PenaltyChange(variable);
        return _state.Penalty + change <= BestFeasiblePoint.LeastGain * (1 + _state.Penalty);
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

    private void Walk(int variable, RandomSource random)
    {
        var group = _oneHot.GroupOf[variable];
        var tenure = Math.Min(FlipTenure, _free.Length / 4) + random.NextBelow(1 + Math.Min(FlipTenure, _free.Length / 4));
        _journal.Clear();
        _state.FlipAndFollow(variable, _journal);
        _tabu.Add(variable, tenure);
        if (group >= 0)
        {
            _state.FlipAndFollow(_ownerOf[group], _journal);
            _tabu.Add(_ownerOf[group], tenure);
            _ownerOf[group] = variable;
        }
    }
}
