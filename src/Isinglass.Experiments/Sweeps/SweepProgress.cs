using System.Text;
using System.Text.Json;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Sweeps;

/// <summary>The progress of a sweep, from its folder.</summary>
internal static class SweepProgress
{
    /// <summary>
    /// The result of the finished cells; null when the folder has no sweep, or no finished trial. The requested number of trials is not stored: of a search
    /// only trials that have begun are shown.
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
