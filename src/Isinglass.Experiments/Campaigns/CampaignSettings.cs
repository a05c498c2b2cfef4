namespace Isinglass.Experiments.Campaigns;

/// <summary>What a campaign runs: every instance by every sampler with every seed.</summary>
internal sealed record CampaignSettings
{
    public required IReadOnlyList<NamedInstance> Instances { get; init; }

    /// <summary>Samplers for instances without rows, methods for those with rows.</summary>
    public required IReadOnlyList<string> Samplers { get; init; }

    /// <summary>Seeds 1 .. N; the one thing that a second call may change.</summary>
    public required int Seeds { get; init; }

    public required TimeSpan? TimeLimit { get; init; }

    public required int? Sweeps { get; init; }

    public required int Reads { get; init; }

    public required int Threads { get; init; }

    /// <summary>What counts as success for all instances; null = the best known value of each.</summary>
    public required double? Target { get; init; }

    public double? TargetOf(string instance) => Target ?? Instances.FirstOrDefault(candidate => candidate.Name == instance)?.BestKnown;

    /// <summary>What decides a cell, by name: a folder holds cells of one description.</summary>
    public IReadOnlyList<(string Name, string Value)> Describe() =>
    [
        .. Instances.Select(instance => ($"instance {instance.Name}", instance.Identity)),
        ("samplers", string.Join(", ", Samplers)),
        ("time limit", TimeLimit is { } limit ? $"{limit.TotalSeconds:R} s" : "none"),
        ("sweeps", Sweeps?.ToString() ?? "by time"),
        ("reads", $"{Reads}"),
        ("threads", $"{Threads}"),
    ];

    /// <summary>All cells in the order in which they are run: every sampler meets every instance early.</summary>
    public IEnumerable<(NamedInstance Instance, string Sampler, ulong Seed)> Cells() =>
        from seed in Enumerable.Range(1, Seeds)
        from instance in Instances
        from sampler in Samplers
        select (instance, sampler, (ulong)seed);

}
