using System.Diagnostics;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Training.Fitting;

/// <summary>
/// Searches over the bits of a network that no method may be worse than: random guessing with as many scored candidates, and descents (or anneals) from random
/// starts with as much time. Every study that
/// shows such a control takes it from here, so that it means the same in all of them.
/// </summary>
/// <param name="Bits">The best point found, one bit (0 or 1) for each free bit.</param>
/// <param name="Objective">Its objective, the mean training loss.</param>
/// <param name="Count">Candidates or starts that were scored.</param>
/// <param name="Seconds">Wall time in seconds.</param>
internal sealed record SearchBaseline(sbyte[] Bits, double Objective, long Count, double Seconds)
{
    /// <summary>The best of random points.</summary>
    /// <param name="completion">What scores a point.</param>
    /// <param name="candidates">Number of points; at least one is drawn.</param>
    /// <param name="key">What the points depend on.</param>
    /// <param name="target">Nothing better than this is looked for.</param>
    public static SearchBaseline Guess(ICompletion completion, long candidates, RandomKey key, double target = double.NegativeInfinity)
    {
        var watch = Stopwatch.StartNew();
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
        while (count < candidates && least > target);
        return new SearchBaseline(best, least, count, watch.Elapsed.TotalSeconds);
    }

    /// <summary>The best of greedy descents from random starts.</summary>
    /// <param name="completion">What scores a point.</param>
    /// <param name="seconds">Wall time after which no start is begun; one is always made.</param>
    /// <param name="key">What the starts depend on.</param>
    /// <param name="target">Nothing better than this is looked for.</param>
    /// <param name="cancellation">Ends it after the present start.</param>
    public static SearchBaseline Greedy(ICompletion completion, double seconds, RandomKey key, double target = double.NegativeInfinity,
        CancellationToken cancellation = default) =>
        Repeat(completion, seconds, key, static (walker, start) => GreedyDescent.Descend(walker, start), target, cancellation);

    /// <summary>The best of searches from random starts; see <see cref="Greedy"/>.</summary>
    public static SearchBaseline Repeat(
        ICompletion completion, double seconds, RandomKey key, Action<ICompletionWalker, RandomKey> search, double target = double.NegativeInfinity,
        CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
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
        }
        while (watch.Elapsed.TotalSeconds < seconds && least > target && !cancellation.IsCancellationRequested);
        return new SearchBaseline(best, least, count, watch.Elapsed.TotalSeconds);
    }
}
