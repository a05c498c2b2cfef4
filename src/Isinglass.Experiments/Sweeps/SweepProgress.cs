using System.Text;
using System.Text.Json;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Sweeps;

/// <summary>How far a sweep is, from the folder that it fills.</summary>
internal static class SweepProgress
{
    /// <summary>
    /// The result of the cells that are finished; null where the folder holds no sweep, or no finished trial. How many trials were asked for is not written
    /// down: of a search only those show that have begun.
    /// </summary>
    /// <exception cref="InputException">The folder is damaged.</exception>
    public static ExperimentResult? Of(string folder)
    {
        var path = Path.Combine(folder, CellJournal.HeaderName);
        if (!File.Exists(path))
        {
            return null;
        }

        StudyHeader header;
        try
        {
            header = StudyHeader.Read(File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            throw new InputException(path, 0, "does not say what study the folder belongs to.", exception);
        }

        var kept = new KeptCells(folder);
        if (header is not { Study: "sweep", Plans: [var plan] } || kept.PlanCount == 0)
        {
            return null;
        }

        var spec = SweepSpec.Read(Encoding.UTF8.GetBytes(plan.Parameters.Text), path) with { Trials = kept.PlanCount };
        spec = spec.Search == SweepSearch.Grid ? spec with { Trials = null } : spec;
        var seeds = (int)(kept.LastSeed - spec.Recipe.Seed) + 1;
        return SweepStudy.Run(spec, new StudyOptions { Seeds = Math.Max(spec.Search == SweepSearch.Halving ? 2 : 1, seeds), Runner = kept },
            SolveControl.Unlimited);
    }
}
