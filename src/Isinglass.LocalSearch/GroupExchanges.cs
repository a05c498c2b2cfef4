using Isinglass.Numerics.Random;

namespace Isinglass.LocalSearch;

/// <summary>
/// The moves of an assignment: two groups exchange their places, the best exchange that is not tabu (robust tabu search:
/// Taillard, Parallel Computing 17, 1991). They keep all one-hot rows.
/// </summary>
internal sealed class GroupExchanges
{
    private readonly AssignmentStructure _assignment;
    private readonly ConstrainedState _state;
    private readonly CompoundChange _change;
    private readonly TabuList _tabu;
    private readonly BestFeasiblePoint _best;
    private readonly int[] _placeOf;
    private readonly bool _hasOnlyPlaces;

    internal GroupExchanges(ConstrainedState state, AssignmentStructure assignment, TabuList tabu, BestFeasiblePoint best)
    {
        _assignment = assignment;
        _state = state;
        _change = new CompoundChange(state);
        _tabu = tabu;
        _best = best;
        _placeOf = new int[assignment.Size];
        _hasOnlyPlaces = state.Structure.Model.Rows.RowCount == 2 * assignment.Size;
    }

    /// <summary>Number of candidates of a move.</summary>
    internal int CandidateCount => _placeOf.Length * (_placeOf.Length - 1) / 2;

    /// <summary>Reads the places from the state, which must have one bit in every group.</summary>
    internal void Start()
    {
        for (var g = 0; g < _placeOf.Length; g++)
        {
            _placeOf[g] = Enumerable.Range(0, _placeOf.Length).First(p => _state.Values[VariableAt(g, p)] == 1);
        }
    }

    /// <summary>Makes the best exchange that is not tabu, any when all are; false when there is none.</summary>
    internal bool Move(RandomSource random) => Exchange(random, isDescent: false);

    /// <summary>Makes the best exchange until none gains.</summary>
    internal void Descend(RandomSource random)
    {
        while (Exchange(random, isDescent: true))
        {
            _best.Keep();
        }
    }

    private int VariableAt(int group, int place) => _assignment.VariableAt[group * _placeOf.Length + place];

    private bool Exchange(RandomSource random, bool isDescent)
    {
        Span<int> move = stackalloc int[4];
        var (first, second, least, ties) = (-1, -1, isDescent ? -BestFeasiblePoint.LeastGain * (1 + Math.Abs(_state.Energy)) : double.PositiveInfinity, 0);
        for (var a = 1; a < _placeOf.Length; a++)
        {
            for (var b = 0; b < a; b++)
            {
                Exchanged(a, b, move);
                var change = _hasOnlyPlaces ? _change.Objective(move) : _change.Energy(move);
                var isTabu = !isDescent && _tabu.Contains(move[2]) && _tabu.Contains(move[3]);
                if (change > least || (isTabu && !_best.IsBeatenBy(_state.Energy + change)))
                {
                    continue;
                }

                ties = change == least ? ties + 1 : 1;
                if (ties == 1 || random.NextBelow(ties) == 0)
                {
                    (first, second, least) = (a, b, change);
                }
            }
        }

        if (first < 0)
        {
            if (isDescent)
            {
                return false;
            }

            first = 1 + random.NextBelow(_placeOf.Length - 1);
            second = random.NextBelow(first);
        }

        Apply(first, second, random);
        return true;
    }

    // Two bits that are set, then the two that will be.
    private void Exchanged(int a, int b, Span<int> move)
    {
        (move[0], move[1]) = (VariableAt(a, _placeOf[a]), VariableAt(b, _placeOf[b]));
        (move[2], move[3]) = (VariableAt(a, _placeOf[b]), VariableAt(b, _placeOf[a]));
    }

    private void Apply(int a, int b, RandomSource random)
    {
        Span<int> move = stackalloc int[4];
        Exchanged(a, b, move);
        foreach (var variable in move)
        {
            _state.Flip(variable);
        }

        (_placeOf[a], _placeOf[b]) = (_placeOf[b], _placeOf[a]);

        // Taillard: from 0.9 m to 1.1 m.
        _tabu.Add(move[0], (long)(_placeOf.Length * (0.9 + 0.2 * random.NextDouble())));
        _tabu.Add(move[1], (long)(_placeOf.Length * (0.9 + 0.2 * random.NextDouble())));
    }
}
