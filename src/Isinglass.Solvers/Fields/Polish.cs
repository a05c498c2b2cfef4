using Isinglass.Model.Control;
using Isinglass.Solvers.Descent;

namespace Isinglass.Solvers.Fields;

/// <summary>What an analogue machine does with a state after reading it out.</summary>
internal enum ReadoutPolish
{
    /// <summary>Nothing: the signs as they are.</summary>
    None,

    /// <summary>Steepest descent by single flips.</summary>
    OneFlip,

    /// <summary>Single flips, then pairs of coupled variables together (a swap inside a one-hot group), until neither lowers the energy.</summary>
    TwoFlip,
}

/// <summary>Descent after reading out.</summary>
internal static class Polish
{
    /// <summary>Descends from the present values of <paramref name="fields"/> (squared terms expanded or none when pairs are asked for).</summary>
    public static void Descend(LocalFields fields, ReadoutPolish polish, SolveRun run)
    {
        if (polish == ReadoutPolish.None)
        {
            return;
        }

        SteepestDescent.Descend(fields, run, long.MaxValue);
        while (polish == ReadoutPolish.TwoFlip && !run.ShouldStop() && ImprovePairs(fields))
        {
            SteepestDescent.Descend(fields, run, long.MaxValue);
        }
    }

    /// <summary>
    /// One pass over all coupled pairs, flipping those that lower the energy together. Pairs without a coupling need no look: where no single flip helps,
    /// two independent ones do not either.
    /// </summary>
    private static bool ImprovePairs(LocalFields fields)
    {
        var couplings = fields.Store.Model.Couplings;
        var tolerance = fields.Store.Tolerance;
        var isImproved = false;
        for (var i = 0; i < fields.Values.Length; i++)
        {
            for (var e = couplings.Starts[i]; e < couplings.Starts[i + 1]; e++)
            {
                var j = couplings.Columns[e];
                if (j > i && fields.CoupledPairDelta(i, j, couplings.Values[e]) < -tolerance)
                {
                    fields.Flip(i);
                    fields.Flip(j);
                    isImproved = true;
                }
            }
        }

        return isImproved;
    }
}
