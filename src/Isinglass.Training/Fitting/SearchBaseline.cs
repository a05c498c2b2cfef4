using Isinglass.Model.Control;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Training.Fitting;

/// <summary>
/// Control searches over the bits of a network, which every method must beat: random guessing with as many scored candidates, and descents (or anneals) from
/// random starts with as much time. All studies use these, so that controls mean the same everywhere.
/// </summary>
/// <param name="Bits">The best point found, one bit (0 or 1) for each free bit.</param>
/// <param name="Objective">Its objective, the mean training loss.</param>
/// <param name="Count">Candidates or starts that were scored.</param>
/// <param name="Seconds">Wall time in seconds.</param>
internal sealed record SearchBaseline(sbyte[] Bits, double Objective, long Count, double Seconds)
{
    /// <summary>The best of random points.</summary>
    /// <param name="completion">The scorer of a point.</param>
    /// <param name="candidates">Number of points; at least one is drawn.</param>
    /// <param name="key">The random key of the points.</param>
    /// <param name="target">The search ends at this objective.</param>
    /// <param name="run">Ends the search; null = no limit.</param>
    public static SearchBaseline Guess(ICompletion completion, long candidates, RandomKey key, double target = double.NegativeInfinity, SolveRun? run = null)
    {
        var watch = Watch.Start();
        var random = key.CreateSource();
        var walker = completion.CreateWalker();
        var (best, least, count) = (new sbyte[walker.FreeCount], double.PositiveInfinity, 0L);
        var bits = new sbyte[best.Length];
        do
        {
            count++;
            random.FillBits(bits);
            walker.Load(bits);
            if (walker.Objective < least)
            {
                (least, best) = (walker.Objective, [.. walker.Free]);
            }
        }
        while (count < candidates && least > target && run?.ShouldStop() != true);
        return new SearchBaseline(best, least, count, watch.Seconds);
    }

    /// <summary>The best of greedy descents from random starts.</summary>
    /// <param name="completion">The scorer of a point.</param>
    /// <param name="seconds">Wall time after which no further start begins; there is at least one.</param>
    /// <param name="key">The random key of the starts.</param>
    /// <param name="target">The search ends at this objective.</param>
    /// <param name="report">Called after every start with the elapsed share of the time; null = no report.</param>
    /// <param name="run">Ends the search, also within a descent; null = no limit.</param>
    public static SearchBaseline Greedy(ICompletion completion, double seconds, RandomKey key, double target = double.NegativeInfinity,
        Action<double>? report = null, SolveRun? run = null) =>
        Repeat(completion, seconds, key, (walker, start) => GreedyDescent.Descend(walker, start, run), target, report, run);

    /// <summary>The best of searches from random starts; see <see cref="Greedy"/>.</summary>
    public static SearchBaseline Repeat(
        ICompletion completion, double seconds, RandomKey key, Action<ICompletionWalker, RandomKey> search, double target = double.NegativeInfinity,
        Action<double>? report = null, SolveRun? run = null)
    {
        var watch = Watch.Start();
        var walker = completion.CreateWalker();
        var (best, least, count) = (new sbyte[walker.FreeCount], double.PositiveInfinity, 0L);
        var bits = new sbyte[best.Length];
        do
        {
            var start = key.Derive((ulong)count++);
            start.CreateSource().FillBits(bits);
            walker.Load(bits);
            search(walker, start.Derive("descent"));
            if (walker.Objective < least)
            {
                (least, best) = (walker.Objective, [.. walker.Free]);
            }

            report?.Invoke(Math.Min(1, watch.Seconds / seconds));
        }
        while (watch.Seconds < seconds && least > target && run?.ShouldStop() != true);
        return new SearchBaseline(best, least, count, watch.Seconds);
    }
}
