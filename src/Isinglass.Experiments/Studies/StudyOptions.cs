namespace Isinglass.Experiments.Studies;

/// <summary>What every study takes beside its own settings.</summary>
public sealed record StudyOptions
{
    /// <summary>First seed; the others follow it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of seeds.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Number of threads; never changes a result but for times.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>All seeds in order.</summary>
    public IEnumerable<ulong> AllSeeds => Enumerable.Range(0, Seeds).Select(k => Seed + (ulong)k);
}
