using Isinglass.Numerics.Threads;

namespace Isinglass.Experiments.Cells;

/// <summary>Runs cells in this process, by default one after the other, so that their times can be compared.</summary>
/// <param name="jobs">Number of cells that run at the same time, which share the threads.</param>
internal sealed class LocalCellRunner(int jobs = 1) : ICellRunner
{
    public void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
    {
        var (telling, parallel) = (new Lock(), Math.Min(jobs, cells.Count));
        var each = surroundings with { Threads = Math.Max(1, surroundings.Threads / parallel) };
        ParallelLoop.For(cells.Count, parallel, k =>
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            lock (telling)
            {
                observer.Begin(cells[k]);
            }

            if (CellCatalog.Run(cells[k], each, cancellation) is { } result)
            {
                lock (telling)
                {
                    observer.Finish(cells[k], result);
                }
            }
        });
    }
}
