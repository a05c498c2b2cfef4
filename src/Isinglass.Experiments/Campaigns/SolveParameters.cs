namespace Isinglass.Experiments.Campaigns;

/// <summary>A plan of <see cref="SolveCell"/>: an instance, a method and its effort.</summary>
internal sealed record SolveParameters
{
    public required InstanceSource Instance { get; init; }

    /// <summary>A sampler for an instance without rows, a method for one with rows.</summary>
    public required string Method { get; init; }

    /// <summary>Longest time; null = none.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Reads; null = the method's default.</summary>
    public int? Reads { get; init; }

    /// <summary>Effort of a read; null = by time.</summary>
    public int? Sweeps { get; init; }

    /// <summary>Threads; they decide how much is done in a time.</summary>
    public required int Threads { get; init; }

    /// <summary>The run ends at this value, in the instance's own sense; null = none.</summary>
    public double? Target { get; init; }
}
