using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Solvers;

/// <summary>Parameters of <see cref="TabuSearch"/>.</summary>
public sealed record TabuSearchOptions
{
    /// <summary>Moves for which a flipped variable stays blocked; null = min(20, n / 4) (Palubeckis 2004). Range 0 or more.</summary>
    public int? Tenure { get; init; }

    /// <summary>A uniform extra tenure of 0 .. this many moves, drawn per move, which breaks cycles. Default null: half the tenure.</summary>
    public int? TenureSpread { get; init; }

    /// <summary>
    /// A phase ends after this many moves per variable without a new best of the phase. Default 20; range 1 or more. Raise it for large smooth models.
    /// </summary>
    public int Patience { get; init; } = 20;

    /// <summary>The largest share of variables that a restart from the elite flips. Default 0.125; range above 0 to 1.</summary>
    public double LargestKick { get; init; } = 0.125;

    internal void Check()
    {
        if (Tenure < 0 || TenureSpread < 0 || Patience < 1 || LargestKick is not (> 0 and <= 1))
        {
            throw new InputException("Tabu search needs a tenure and spread of 0 or more, a patience of 1 or more and a largest kick in (0, 1].");
        }
    }
}

/// <summary>
/// One-flip tabu search with restarts from the best state: phases of "flip the best variable that is not blocked, even uphill", each phase started by
/// kicking the elite at variables whose flip costs little (iterated tabu search and MST2: Palubeckis, Annals of Operations Research 131, 2004; Informatica 17,
/// 2006).
/// Unlike MST2, the kick draws its variables by a tournament rather than from a candidate list. A sweep is n moves.
/// </summary>
public sealed class TabuSearch : ISampler
{
    /// <summary>Moves per variable of a read when nothing is prescribed.</summary>
    private const int DefaultSweeps = 200;

    private readonly TabuSearchOptions _options;

    /// <summary>A tabu search with default parameters.</summary>
    public TabuSearch()
        : this(new TabuSearchOptions())
    {
    }

    /// <summary>A tabu search; wrong parameters throw <see cref="InputException"/>.</summary>
    public TabuSearch(TabuSearchOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "tabu";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        var store = new CouplingStore(model);
        var tenure = _options.Tenure ?? Math.Min(20, model.VariableCount / 4);
        var spread = _options.TenureSpread ?? tenure / 2;
        var loop = new ReadLoop<TabuWorkspace>(model, request, run, DefaultSweeps)
        {
            CreateWorkspace = () => new TabuWorkspace(store, tenure, spread, _options),
            Read = static (workspace, task) => workspace.Read(task),
        };
        return loop.Run(Name, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tenure"] = tenure.ToString(),
            ["tenure_spread"] = spread.ToString(),
            ["patience"] = _options.Patience.ToString(),
            ["largest_kick"] = _options.LargestKick.ToString(),
        });
    }
}

/// <summary>One thread's tabu search.</summary>
internal sealed class TabuWorkspace(CouplingStore store, int tenure, int spread, TabuSearchOptions options)
{
    private readonly LocalFields _fields = new(store);
    private readonly double[] _blockedUntil = new double[store.Model.VariableCount];

    /// <summary>A whole read: phases until the moves are spent.</summary>
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

    /// <summary>Runs until nothing new was found for the patience; returns the number of moves made.</summary>
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

    /// <summary>Goes to the elite and flips some variables, each the cheapest of three drawn ones.</summary>
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
