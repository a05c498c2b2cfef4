namespace Isinglass.Experiments.Cells;

/// <summary>Settings of the machine that runs a cell: they affect its time, never its result.</summary>
internal sealed record CellSurroundings
{
    /// <summary>Number of threads of a cell.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }
}
