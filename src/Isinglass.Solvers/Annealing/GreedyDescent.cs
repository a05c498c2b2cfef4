using Isinglass.Model.Control;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing;

/// <summary>
/// Single flips of free bits that do not raise the true objective, sweep after sweep, until a whole sweep improves nothing. Cheap (milliseconds), and worth
/// points of accuracy after any other method; reported separately, because it hides the solver's share.
/// </summary>
internal static class GreedyDescent
{
    /// <summary>A bound on sweeps, since descent along plateaus could wander; never reached in practice (a dozen sweeps are typical).</summary>
    private const int MostSweeps = 200;

    /// <summary>Descends from <paramref name="start"/> (free bits) and returns the bits reached with their objective.</summary>
    public static (sbyte[] Free, double Objective) Descend(ICompletion completion, ReadOnlySpan<sbyte> start, RandomKey key, SolveRun? run = null)
    {
        var walker = completion.CreateWalker();
        walker.Load(start);
        Descend(walker, key, run);
        return ([.. walker.Free], walker.Objective);
    }

    /// <summary>Descends from a walker's current point.</summary>
    public static void Descend(ICompletionWalker walker, RandomKey key, SolveRun? run = null)
    {
        var random = key.CreateSource();
        for (var sweep = 0; sweep < MostSweeps && run?.ShouldStop() != true; sweep++)
        {
            var before = walker.Objective;
            CompletionAnnealing.Sweep(walker, default, 0, random);
            if (!(walker.Objective < before))
            {
                return;
            }
        }
    }
}
