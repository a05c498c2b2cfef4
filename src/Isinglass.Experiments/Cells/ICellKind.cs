namespace Isinglass.Experiments.Cells;

/// <summary>A kind of work that cells ask for.</summary>
internal interface ICellKind
{
    /// <summary>Its name in cells and journals.</summary>
    string Name { get; }

    /// <summary>Runs a cell of this kind.</summary>
    /// <returns>Its result as one line of JSON; null when it was cut short.</returns>
    string? Run(Cell cell, CellSurroundings surroundings, CancellationToken cancellation);

    /// <summary>Refuses what <see cref="Run"/> would refuse before it works.</summary>
    void Check(Cell cell, CellSurroundings surroundings);
}
