using Isinglass.Experiments.Cells;

namespace Isinglass.Experiments.Studies;

/// <summary>What every study takes beside its own settings.</summary>
internal sealed record StudyOptions
{
    /// <summary>First seed; the others follow it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of seeds.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Number of threads of a cell; never changes a result but for times.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Folder of the study, where every finished cell is kept and those of an earlier call are found; null = nothing is kept.</summary>
    public string? Folder { get; init; }

    /// <summary>Told what is to be known of the folder.</summary>
    public Action<string>? OnNote { get; init; }

    /// <summary>Where cells run; null = in this process, one after the other.</summary>
    public ICellRunner? Runner { get; init; }

    /// <summary>All seeds in order.</summary>
    public IEnumerable<ulong> AllSeeds => Enumerable.Range(0, Seeds).Select(k => Seed + (ulong)k);
}
