using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Tabu;

/// <summary>One thread's tabu search.</summary>
internal sealed class TabuWorkspace(CouplingStore store, int tenure, int spread, TabuSearchOptions options)
{
    private readonly LocalFields _fields = new(store);
    private readonly double[] _blockedUntil = new double[store.Model.VariableCount];

    /// <summary>A whole read: phases until the moves are used up.</summary>
    public void Read(ReadTask task)
    {
        var n = _fields.Values.Length;
        var random = task.Key.Derive("moves").CreateSource();
        _fields.Set(task.Start);
        task.Offer(_fields.Energy, _fields.Values);
        if (n == 0)
        {
            return;
        }

        var left = (long)task.Sweeps * n;
        while (left > 0 && !task.Run.ShouldStop())
        {
            left -= Phase(task, random, left);
            Kick(task.Best, random);
        }
    }

    /// <summary>Runs until the patience is exhausted; returns the number of moves made.</summary>
    private long Phase(ReadTask task, RandomSource random, long limit)
    {
        var n = _fields.Values.Length;
        var patience = (long)options.Patience * n;
        var best = double.PositiveInfinity;
        var lastImprovement = 0L;
        var isNew = false;
        _blockedUntil.AsSpan().Clear();
        var move = 0L;
        for (; move < limit && move - lastImprovement <= patience; move++)
        {
            if (move % n == n - 1 && task.Run.ShouldStop())
            {
                break;
            }

            var variable = Choose(random.NextBelow(n), move, best - store.Tolerance);
            if (isNew && _fields.Deltas[variable] >= 0)
            {
                // Only the last of a run of improvements is copied out.
                task.Offer(_fields.Energy, _fields.Values);
                isNew = false;
            }

            _fields.Flip(variable);
            _blockedUntil[variable] = move + 1 + tenure + (spread > 0 ? random.NextBelow(spread + 1) : 0);
            if (_fields.Energy < best - store.Tolerance)
            {
                best = _fields.Energy;
                lastImprovement = move;
                isNew = best < task.BestEnergy;
            }
        }

        if (isNew)
        {
            task.Offer(_fields.Energy, _fields.Values);
        }

        return Math.Max(1, move);
    }

    /// <summary>
    /// The best free variable, or a blocked one if that leads below <paramref name="aspiration"/>; ties go to the first from <paramref name="start"/> on,
    /// and so does the choice when all are blocked.
    /// </summary>
    private int Choose(int start, long move, double aspiration)
    {
        var free = ArgMin.Least(_fields.Deltas, _blockedUntil, move, out var leastOfAll);
        if (leastOfAll < free && _fields.Energy + leastOfAll < aspiration)
        {
            return ArgMin.Locate(start, _fields.Deltas, [], move, leastOfAll);
        }

        return double.IsPositiveInfinity(free) ? start : ArgMin.Locate(start, _fields.Deltas, _blockedUntil, move, free);
    }

    /// <summary>Moves to the elite and flips some variables, each the cheapest of three drawn ones.</summary>
    private void Kick(ReadOnlySpan<sbyte> elite, RandomSource random)
    {
        var n = _fields.Values.Length;
        _fields.Set(elite);
        var count = 1 + random.NextBelow(Math.Max(1, (int)(options.LargestKick * n)));
        for (var k = 0; k < count; k++)
        {
            var best = random.NextBelow(n);
            for (var draw = 0; draw < 2; draw++)
            {
                var other = random.NextBelow(n);
                best = _fields.Deltas[other] < _fields.Deltas[best] ? other : best;
            }

            _fields.Flip(best);
        }
    }
}
