using Isinglass.Model;

namespace Isinglass.Experiments.Cells;

/// <summary>Runs cells: on threads of this process, or in other processes, which call <see cref="CellCatalog.Run"/>.</summary>
internal interface ICellRunner
{
    /// <summary>Runs cells until all are finished or <paramref name="cancellation"/> is cancelled. An interrupted cell is not reported as finished.</summary>
    /// <param name="cells">The cells, all different, in the order in which to begin them.</param>
    /// <param name="surroundings">Settings of each cell's machine.</param>
    /// <param name="observer">Called when a cell begins and when it is finished.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InputException">A cell cannot be run as described. Cells finished before have been reported.</exception>
    void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation);
}
