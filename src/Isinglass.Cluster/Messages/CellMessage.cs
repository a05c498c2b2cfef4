using Isinglass.Experiments.Cells;

namespace Isinglass.Cluster.Messages;

/// <summary>A message with a cell of a study, to a worker.</summary>
/// <param name="Kind">The kind of work.</param>
/// <param name="Parameters">Its parameters, JSON in the kind's form.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">Number of threads that it may use.</param>
/// <param name="DataDirectory">Where data is looked for first; null = the worker's usual places.</param>
[GenerateSerializer, Immutable, Alias("Isinglass.CellMessage")]
internal sealed record CellMessage(
    [property: Id(0)] string Kind, [property: Id(1)] string Parameters, [property: Id(2)] ulong Seed, [property: Id(3)] int Threads,
    [property: Id(4)] string? DataDirectory)
{
    public static CellMessage Of(Cell cell, CellSurroundings surroundings) =>
        new(cell.Kind, cell.Parameters, cell.Seed, surroundings.Threads, surroundings.DataDirectory);

    public Cell Cell => new(Kind, Parameters, Seed);

    public CellSurroundings Surroundings => new() { Threads = Threads, DataDirectory = DataDirectory };
}
