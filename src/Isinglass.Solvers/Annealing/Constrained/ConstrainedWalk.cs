using Isinglass.LocalSearch;
using Isinglass.Model.Control;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Constrained;

/// <summary>
/// One read of <see cref="ConstrainedAnnealing"/>: a Metropolis walk with moves that respect structure, and weights that adapt to the violations.
/// </summary>
internal sealed class ConstrainedWalk
{
    // The mean change is accepted about two times in five at the start; small ones are frozen at the end.
    private const double HotShare = 1.0;
    private const double ColdShare = 0.2;
    private const double ReheatShare = 0.5;
    private const double SmallQuantile = 0.1;
    private const int ProbePoints = 5;

    private readonly ConstrainedStructure _structure;
    private readonly ConstrainedMoves _moves;
    private readonly ConstrainedAnnealingOptions _options;
    private readonly RandomSource _random;
    private readonly SolveRun _run;
    private readonly ConstrainedState _state;
    private readonly double[] _weights;
    private readonly List<int> _journal = [];
    private readonly CompoundChange _change;
    private readonly FeasibleSearch _descent;

    internal ConstrainedWalk(ConstrainedStructure structure, ConstrainedMoves moves, ConstrainedAnnealingOptions options, RandomKey key, SolveRun run)
    {
        _structure = structure;
        _moves = moves;
        _options = options;
        _random = key.CreateSource();
        _run = run;
        _state = new ConstrainedState(structure);
        _change = new CompoundChange(_state);
        _descent = new FeasibleSearch(structure);
        _weights = new double[_state.Weights.Length];
        Best = new LeastViolatedPoint(_state, moves.Units, run);
    }

    internal ICompletion? Completion { get; init; }

    /// <summary>The best point visited.</summary>
    internal LeastViolatedPoint Best { get; }

    internal void Anneal(sbyte[]? start)
    {
        var (hot, cold, typical) = Probe();
        for (var c = 0; c < _weights.Length; c++)
        {
            _weights[c] = typical * _moves.WeightUnits[c];
        }

        Load(start ?? RandomPoint());
        Best.Keep();
        Best.KeepLeastViolated();
        if (start is not null)
        {
            hot *= ReheatShare;
        }

        for (var round = 0; round < _options.Rounds && !_run.ShouldStop(); round++)
        {
            _state.SetWeights(_weights);
            var top = round == 0 ? hot : hot * ReheatShare;
            for (var sweep = 0; sweep < _options.Sweeps && !_run.ShouldStop(); sweep++)
            {
                Sweep(top * Math.Pow(cold / top, (double)sweep / Math.Max(1, _options.Sweeps - 1)));
            }

            _state.Load(_state.Values);
            EndRound();
            _run.Report((round + 1.0) / _options.Rounds, "annealing");
        }
    }

    private void EndRound()
    {
        for (var c = 0; c < _weights.Length; c++)
        {
            _weights[c] *= _state.IsViolated(c) ? _options.Growth : double.IsPositiveInfinity(Best.Objective) ? 1 : _options.Decay;
        }

        if (Best.Violation == 0)
        {
            // Descends from the best point to its local minimum; the walk then goes on from its own point.
            var here = _state.Values.ToArray();
            _descent.Descend(Best.Values);
            _state.Load(_descent.Best);
            Best.Keep();
            _state.Load(here);
        }

        if (Completion is { } completion)
        {
            var here = _state.Values.ToArray();
            var point = new sbyte[here.Length];
            completion.Complete(here.AsSpan(0, completion.FreeCount), point);
            _state.Load(point);
            Best.Keep();
            _state.Load(here);
        }
    }

    private void Sweep(double temperature)
    {
        foreach (var variable in _moves.Free)
        {
            Propose(variable, temperature);
        }

        foreach (var row in _moves.ExchangeRows)
        {
            var columns = _structure.Model.Rows.RowColumns(row);
            for (var k = 0; k < columns.Length; k += 2)
            {
                ProposeExchange(columns, temperature);
            }
        }

        Best.KeepLeastViolated();
    }

    private void Propose(int variable, double temperature)
    {
        var group = _moves.OneHot.GroupOf[variable];
        if (group >= 0)
        {
            if (_state.Values[variable] == 0)
            {
                ProposeSwap(group, variable, temperature);
            }

            return;
        }

        if (_moves.HasFollowers[variable])
        {
            var before = _state.Energy;
            _state.FlipAndFollow(variable, _journal);
            Decide(before, temperature);
            return;
        }

        if (IsAccepted(_state.EnergyChange(variable), temperature))
        {
            _state.Flip(variable);
            Best.Keep();
        }
    }

    private void ProposeSwap(int group, int variable, double temperature)
    {
        Span<int> move = stackalloc int[4];
        ProposeMove(move[..Swap(group, variable, move)], temperature);
    }

    // The one bit of a group walks to a variable. When that doubles another one-hot row and empties a second,
    // the group that is in the way takes the place that became free.
    private int Swap(int group, int variable, Span<int> move)
    {
        var owner = Owner(_moves.OneHot.Groups[group]);
        (move[0], move[1]) = (owner, variable);
        var (doubled, emptied) = (_moves.OneHot.OtherRowOf[variable], _moves.OneHot.OtherRowOf[owner]);
        if (doubled < 0 || emptied < 0 || doubled == emptied)
        {
            return 2;
        }

        var other = OtherOwner(doubled, variable);
        var place = other < 0 || other == owner ? -1 : PlaceOf(_moves.OneHot.GroupOf[other], emptied);
        if (place < 0 || _state.Values[place] != 0)
        {
            return 2;
        }

        (move[2], move[3]) = (other, place);
        return 4;
    }

    private void ProposeExchange(ReadOnlySpan<int> columns, double temperature)
    {
        var (first, second) = (columns[_random.NextBelow(columns.Length)], columns[_random.NextBelow(columns.Length)]);
        var definitions = _structure.DefiningProduct.Span;
        if (_state.Values[first] == _state.Values[second] || definitions[first] >= 0 || definitions[second] >= 0
            || _moves.OneHot.GroupOf[first] >= 0 || _moves.OneHot.GroupOf[second] >= 0)
        {
            return;
        }

        ProposeMove([first, second], temperature);
    }

    // Evaluated before it is made, unless product bits follow.
    private void ProposeMove(ReadOnlySpan<int> move, double temperature)
    {
        var hasFollowers = false;
        foreach (var variable in move)
        {
            hasFollowers |= _moves.HasFollowers[variable];
        }

        if (!hasFollowers && !IsAccepted(_change.Energy(move), temperature))
        {
            return;
        }

        var before = _state.Energy;
        foreach (var variable in move)
        {
            _state.FlipAndFollow(variable, _journal);
        }

        Decide(before, hasFollowers ? temperature : double.PositiveInfinity);
    }

    private void Decide(double before, double temperature)
    {
        if (IsAccepted(_state.Energy - before, temperature))
        {
            _journal.Clear();
            Best.Keep();
        }
        else
        {
            _state.Undo(_journal);
        }
    }

    // Metropolis et al. 1953.
    private bool IsAccepted(double change, double temperature) => change <= 0 || _random.NextDouble() < Math.Exp(-change / temperature);

    private int Owner(int[] group)
    {
        foreach (var variable in group)
        {
            if (_state.Values[variable] == 1)
            {
                return variable;
            }
        }

        throw new InvalidOperationException("A kept one-hot group holds no bit.");
    }

    private int OtherOwner(int row, int variable)
    {
        foreach (var other in _structure.Model.Rows.RowColumns(row))
        {
            if (other != variable && _state.Values[other] == 1 && _moves.OneHot.GroupOf[other] >= 0)
            {
                return other;
            }
        }

        return -1;
    }

    private int PlaceOf(int group, int row)
    {
        foreach (var variable in _structure.Model.Rows.RowColumns(row))
        {
            if (_moves.OneHot.GroupOf[variable] == group)
            {
                return variable;
            }
        }

        return -1;
    }

    private sbyte[] RandomPoint()
    {
        var point = new sbyte[_structure.Model.VariableCount];
        foreach (var variable in _moves.Free)
        {
            point[variable] = (sbyte)_random.NextBit();
        }

        return point;
    }

    private void Load(sbyte[] point)
    {
        _moves.OneHot.Enforce(point, candidates => candidates[_random.NextBelow(candidates.Length)]);
        _state.Load(point);

        // Defined bits follow their factors: flip a factor twice.
        foreach (var variable in _moves.Free)
        {
            if (_moves.HasFollowers[variable])
            {
                _state.FlipAndFollow(variable, _journal);
                _state.FlipAndFollow(variable, _journal);
                _journal.Clear();
            }
        }
    }

    // Temperatures from the objective itself: changes by the moves of the walk at random points,
    // from the second point on near the structure that the moves keep.
    private (double Hot, double Cold, double Typical) Probe()
    {
        Span<int> move = stackalloc int[4];
        var changes = new List<double>();
        for (var k = 0; k < ProbePoints; k++)
        {
            Load(RandomPoint());
            foreach (var variable in _moves.Free)
            {
                var group = _moves.OneHot.GroupOf[variable];
                if (group >= 0 && _state.Values[variable] == 1)
                {
                    continue;
                }

                move[0] = variable;
                var count = group < 0 ? 1 : Swap(group, variable, move);
                var change = Math.Abs(_change.Objective(move[..count]));
                if (change > 0)
                {
                    changes.Add(change);
                }

                // Swaps are measured in states reached by swaps.
                for (var m = 0; group >= 0 && m < count; m++)
                {
                    _state.FlipAndFollow(move[m], _journal);
                }

                _journal.Clear();
            }
        }

        if (changes.Count == 0)
        {
            return (1, ColdShare, 1);
        }

        changes.Sort();
        var mean = changes.Average();
        return (HotShare * mean, ColdShare * changes[(int)(SmallQuantile * changes.Count)], mean);
    }
}
