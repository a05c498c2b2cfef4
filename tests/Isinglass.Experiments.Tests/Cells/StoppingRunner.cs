using Isinglass.Experiments.Cells;

namespace Isinglass.Experiments.Tests.Cells;

/// <summary>Runs cells one after the other and cancels the study when so many are finished, as Ctrl-C would.</summary>
internal sealed class StoppingRunner(int count, CancellationTokenSource study) : ICellRunner
{
    /// <summary>The cells that were begun.</summary>
    public List<Cell> Begun { get; } = [];

    public void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
    {
        foreach (var cell in cells)
        {
            if (Begun.Count == count)
            {
                study.Cancel();
                return;
            }

            Begun.Add(cell);
            observer.Begin(cell);
            observer.Finish(cell, CellCatalog.Run(cell, surroundings, CancellationToken.None)!);
        }
    }
}
