using Isinglass.Experiments.Cells;

namespace Isinglass.Experiments.Studies;

/// <summary>Options of every study, in addition to its own settings.</summary>
internal sealed record StudyOptions
{
    /// <summary>First seed; the others follow it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of seeds.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Number of threads of a cell; changes times only, never a result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Folder of the study, where finished cells are kept and those of earlier calls are found; null = none.</summary>
    public string? Folder { get; init; }

    /// <summary>Receives notes on the folder.</summary>
    public Action<string>? OnNote { get; init; }

    /// <summary>Where cells run; null = in this process, one after the other.</summary>
    public ICellRunner? Runner { get; init; }

    /// <summary>All seeds in order.</summary>
    public IEnumerable<ulong> AllSeeds => Enumerable.Range(0, Seeds).Select(k => Seed + (ulong)k);
}
