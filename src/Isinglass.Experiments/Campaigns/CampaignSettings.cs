namespace Isinglass.Experiments.Campaigns;

/// <summary>What a campaign runs: every instance by every method with every seed.</summary>
internal sealed record CampaignSettings
{
    public required IReadOnlyList<NamedInstance> Instances { get; init; }

    /// <summary>Samplers for instances without rows, methods for those with rows.</summary>
    public required IReadOnlyList<string> Samplers { get; init; }

    public required TimeSpan? TimeLimit { get; init; }

    public int? Sweeps { get; init; }

    public int? Reads { get; init; }

    public required int Threads { get; init; }

    /// <summary>Whether a run ends at the best known value of its instance.</summary>
    public bool EndsAtBest { get; init; }

    /// <summary>What counts as success for all instances; null = the best known value of each.</summary>
    public double? Target { get; init; }

    public double? TargetOf(string instance) => Target ?? Instances.FirstOrDefault(candidate => candidate.Name == instance)?.BestKnown;
}
