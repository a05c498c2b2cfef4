using Isinglass.Numerics.Threads;

namespace Isinglass.Experiments.Cells;

/// <summary>Runs cells in this process, by default one after the other, so that their times can be compared.</summary>
/// <param name="jobs">Number of cells that run at the same time.</param>
internal sealed class LocalCellRunner(int jobs = 1) : ICellRunner
{
    public void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
    {
        var telling = new Lock();
        ParallelLoop.For(cells.Count, Math.Min(jobs, cells.Count), k =>
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            lock (telling)
            {
                observer.Begin(cells[k]);
            }

            if (CellCatalog.Run(cells[k], surroundings, cancellation) is { } result)
            {
                lock (telling)
                {
                    observer.Finish(cells[k], result);
                }
            }
        });
    }
}
