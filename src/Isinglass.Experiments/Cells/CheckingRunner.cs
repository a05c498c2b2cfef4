using Isinglass.Experiments.Studies;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Cells;

/// <summary>Checks the cells of a study, one of every plan, and runs none.</summary>
/// <param name="checksCells">Whether to check that what cells need, such as their data, is here.</param>
internal sealed class CheckingRunner(bool checksCells) : ICellRunner
{
    private bool _isDone;

    /// <summary>Refuses what a study would refuse of itself or of its cells, without running it and without a trace in its folder.</summary>
    /// <param name="study">Runs the study. What a search chooses by the results of other cells is not known yet.</param>
    /// <param name="options">Seeds and surroundings.</param>
    /// <param name="hasData">Whether its cells would run where this process is, so that their data is to be seen.</param>
    /// <exception cref="InputException">The study is not possible.</exception>
    public static void Check(Action<StudyOptions, SolveControl> study, StudyOptions options, bool hasData)
    {
        var runner = new CheckingRunner(hasData);
        try
        {
            study(options with { Runner = runner }, SolveControl.Unlimited);
        }
        catch (InputException) when (runner._isDone)
        {
            // The study has no results to summarise.
        }
    }

    public void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
    {
        foreach (var cell in checksCells ? cells.DistinctBy(static cell => cell.PlanHash) : [])
        {
            CellCatalog.Check(cell, surroundings);
        }

        _isDone = true;
    }
}
