using Isinglass.Model.Control;
using Isinglass.Solvers.Descent;

namespace Isinglass.Solvers.Fields;

/// <summary>Descent after reading out.</summary>
internal static class ReadoutDescent
{
    /// <summary>Descends from the current values of <paramref name="fields"/>; for pairs it must have no squared terms.</summary>
    public static void Descend(LocalFields fields, ReadoutRefinement refinement, SolveRun run)
    {
        if (refinement == ReadoutRefinement.None)
        {
            return;
        }

        SteepestDescent.Descend(fields, run, long.MaxValue);
        while (refinement == ReadoutRefinement.TwoFlip && !run.ShouldStop() && ImprovePairs(fields))
        {
            SteepestDescent.Descend(fields, run, long.MaxValue);
        }
    }

    /// <summary>
    /// One pass over all coupled pairs, flipping those that lower the energy together. Pairs without a coupling are skipped: where no single flip helps, two
    /// independent ones do not either.
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
