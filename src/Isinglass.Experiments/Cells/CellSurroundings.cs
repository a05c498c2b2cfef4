namespace Isinglass.Experiments.Cells;

/// <summary>What surrounds a cell where it runs: it changes times, never a result.</summary>
internal sealed record CellSurroundings
{
    /// <summary>Number of threads of a cell.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }
}
