using Isinglass.Numerics.Random;

namespace Isinglass.LocalSearch;

/// <summary>
/// Tabu search around feasible points: exchanges of two groups where the model is an assignment (<see cref="GroupExchanges"/>), else single flips and moves of
/// the bit inside one-hot groups (<see cref="FlipMoves"/>), on objective + weighted violations with oscillating weights, so that the search repeatedly crosses
/// the border of the feasible set (strategic oscillation: Glover, Kochenberger, European J. Oper. Res. 1996). The best feasible point is kept and descends to
/// its local minimum.
/// </summary>
internal sealed class FeasibleSearch
{
    private const int StopInterval = 64;

    // Largest number of candidates of a run: a second or less.
    private const long CandidateBudget = 40_000_000;

    private readonly ConstrainedState _state;
    private readonly BestFeasiblePoint _best;
    private readonly TabuList _tabu;
    private readonly OscillatingWeights _weights;
    private readonly FlipMoves _flips;
    private readonly GroupExchanges? _exchanges;

    /// <summary>A search over a model. Not safe for use from two threads at once.</summary>
    public FeasibleSearch(ConstrainedStructure structure)
    {
        var oneHot = new OneHotGroups(structure);
        _state = new ConstrainedState(structure);
        _best = new BestFeasiblePoint(_state);
        _tabu = new TabuList(structure.Model.VariableCount);
        _weights = new OscillatingWeights(_state);
        _flips = new FlipMoves(_state, oneHot, _tabu, _best);
        _exchanges = AssignmentStructure.TryCreate(structure, oneHot) is { } assignment ? new GroupExchanges(_state, assignment, _tabu, _best) : null;
    }

    /// <summary>The best feasible point of the last run.</summary>
    public ReadOnlySpan<sbyte> Best => _best.Values;

    /// <summary>Its objective; +infinity when the run saw no feasible point.</summary>
    public double BestObjective => _best.Objective;

    /// <summary>Searches from a point; equal generators give equal results.</summary>
    /// <param name="point">Where to start, 0/1 by variable; feasible or not, but with one bit in every one-hot group.</param>
    /// <param name="random">Draws tenures and breaks ties.</param>
    /// <param name="steps">Largest number of moves; fewer when a move has many candidates.</param>
    /// <param name="shouldStop">Called from time to time.</param>
    public void Run(ReadOnlySpan<sbyte> point, RandomSource random, long steps, Func<bool> shouldStop)
    {
        Start(point);
        steps = Math.Min(steps, CandidateBudget / Math.Max(1, _exchanges?.CandidateCount ?? _flips.CandidateCount));
        for (; _tabu.Step < steps && (_tabu.Step % StopInterval != 0 || !shouldStop()); _tabu.Step++)
        {
            if (!(_exchanges?.Move(random) ?? _flips.Move(random)))
            {
                break;
            }

            _best.Keep();
            if (_exchanges is null)
            {
                _weights.Follow(_tabu.Step);
            }
        }

        if (double.IsFinite(_best.Objective))
        {
            _best.Reload();
            if (_exchanges is null)
            {
                _flips.Descend();
            }
        }
    }

    /// <summary>Descends from a feasible point until no exchange of groups (assignments), or no flip or short chain of flips (other models), gains.</summary>
    public void Descend(ReadOnlySpan<sbyte> point)
    {
        Start(point);
        if (_exchanges is null)
        {
            _flips.Descend();
        }
        else
        {
            // A fixed generator breaks ties, so the descent is deterministic.
            _exchanges.Descend(new RandomKey(0).CreateSource());
        }
    }

    private void Start(ReadOnlySpan<sbyte> point)
    {
        _state.Load(point);
        _tabu.Clear();
        _flips.Start();
        _exchanges?.Start();
        _weights.Start(_flips.Free);
        _best.Start();
    }
}
