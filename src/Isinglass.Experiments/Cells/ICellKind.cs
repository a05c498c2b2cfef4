namespace Isinglass.Experiments.Cells;

/// <summary>A kind of cell.</summary>
internal interface ICellKind
{
    /// <summary>Its name in cells and journals.</summary>
    string Name { get; }

    /// <summary>Runs a cell of this kind.</summary>
    /// <returns>Its result as one line of JSON; null when it was cancelled.</returns>
    string? Run(Cell cell, CellSurroundings surroundings, CancellationToken cancellation);

    /// <summary>Makes the checks of <see cref="Run"/> without running the cell.</summary>
    void Check(Cell cell, CellSurroundings surroundings);
}
