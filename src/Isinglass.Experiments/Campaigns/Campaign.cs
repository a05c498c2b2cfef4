using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solving;

namespace Isinglass.Experiments.Campaigns;

/// <summary>Runs the cells of a campaign that are not finished.</summary>
internal static class Campaign
{
    // Compilation of the program is no part of a cell.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.1);

    /// <summary>Runs what is missing and returns all cells of the settings; what is finished when the token is cancelled is kept.</summary>
    public static IReadOnlyList<CampaignCell> Run(CampaignSettings settings, CampaignJournal? journal, IProgress<string> progress, CancellationToken cancellation)
    {
        var finished = (journal?.Cells ?? []).ToDictionary(cell => (cell.Instance, cell.Sampler, cell.Seed));
        var warm = new HashSet<string>(StringComparer.Ordinal);
        var (count, total) = (0, settings.Cells().Count());
        var result = new List<CampaignCell>();
        foreach (var (instance, sampler, seed) in settings.Cells())
        {
            count++;
            if (!finished.TryGetValue((instance.Name, sampler, seed), out var cell))
            {
                if (cancellation.IsCancellationRequested)
                {
                    continue;
                }

                progress.Report($"{count} of {total}  {instance.Name}  {sampler}  seed {seed}");
                if (warm.Add(sampler))
                {
                    Solve(settings with { TimeLimit = WarmUp, Sweeps = null }, instance, sampler, seed, cancellation);
                }

                cell = Solve(settings, instance, sampler, seed, cancellation);
                if (cancellation.IsCancellationRequested)
                {
                    continue;
                }

                journal?.Add(cell);
            }

            result.Add(cell);
        }

        return result;
    }

    private static CampaignCell Solve(CampaignSettings settings, NamedInstance instance, string sampler, ulong seed, CancellationToken cancellation)
    {
        var isConstrained = instance.File.Constrained is not null;
        var outcome = ProblemSolver.Solve(
            instance.File,
            new SolveSettings
            {
                Sampler = isConstrained ? null : sampler,
                Method = isConstrained ? sampler : null,
                TimeLimit = settings.TimeLimit,
                Reads = settings.Reads,
                Sweeps = settings.Sweeps,
                Threads = settings.Threads,
                Seed = seed,
            },
            new SolveControl { TimeLimit = settings.TimeLimit, Cancellation = cancellation });
        return new CampaignCell
        {
            Instance = instance.Name,
            Sampler = sampler,
            Seed = seed,
            IsMinimised = instance.Sense == ObjectiveSense.Minimize,
            Seconds = outcome.Elapsed.TotalSeconds,
            StopReason = outcome.StopReason,
            Reads = outcome.IsFeasible ? [.. ReadEnergies(outcome.Samples).Select(instance.Value)] : [],
            Trace = [.. outcome.Trace.Select(point => point with { Objective = instance.Value(point.Objective) })],
        };
    }

    private static List<double> ReadEnergies(SampleSet samples)
    {
        var energies = new List<double>();
        for (var row = 0; row < samples.Count; row++)
        {
            energies.AddRange(Enumerable.Repeat(samples.Energies[row], samples.Occurrences[row]));
        }

        return energies;
    }
}
