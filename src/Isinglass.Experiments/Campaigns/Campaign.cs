using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Campaigns;

/// <summary>Every instance by every method with every seed; plan i * methods + m is instance i by method m.</summary>
internal static class Campaign
{
    /// <summary>Runs the cells of a campaign that are not finished.</summary>
    /// <param name="name">Its name as a study.</param>
    /// <param name="settings">Instances, methods and effort.</param>
    /// <param name="options">Seeds, and where cells are kept.</param>
    /// <param name="run">The clock of the campaign; it is finished here.</param>
    /// <param name="isBySeed">Run every plan with the first seed, then with the next one; else plan by plan.</param>
    public static StudyCells<CampaignCell> Run(string name, CampaignSettings settings, StudyOptions options, SolveRun run, bool isBySeed) =>
        StudyCells<CampaignCell>.Run(
            name,
            SolveCell.Kind,
            [.. from instance in settings.Instances from method in settings.Samplers select ($"{instance.Name}, {method}", Plan(settings, instance, method))],
            options,
            run,
            isBySeed);

    private static SolveParameters Plan(CampaignSettings settings, NamedInstance instance, string method) => new()
    {
        Instance = instance.Source,
        Method = method,
        TimeLimit = settings.TimeLimit,
        Reads = settings.Reads,
        Sweeps = settings.Sweeps,
        Threads = settings.Threads,
        Target = settings.EndsAtBest ? instance.BestKnown : null,
    };
}
