using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Bounds;
using Isinglass.Experiments.Studies.FewShot;
using Isinglass.Experiments.Studies.Oracles;
using Isinglass.Experiments.Studies.Teachers;
using Isinglass.Model;

namespace Isinglass.Experiments.Cells;

/// <summary>The kinds of cells.</summary>
internal static class CellCatalog
{
    private static readonly ICellKind[] Kinds =
        [TrainingOutcome.Kind, SolveCell.Kind, FewShotStudy.Kind, TeacherStudy.Kind, BoundStudy.Kind, OracleStudy.Kind, ScaleStudy.Kind];

    /// <summary>Runs a cell in this process.</summary>
    /// <returns>Its result as one line of JSON; null when <paramref name="cancellation"/> cut it short.</returns>
    /// <exception cref="InputException">Nothing of this kind is known, or the parameters are not possible.</exception>
    public static string? Run(Cell cell, CellSurroundings surroundings, CancellationToken cancellation) =>
        KindOf(cell).Run(cell, surroundings, cancellation);

    /// <summary>Makes the checks of a cell without running it.</summary>
    /// <exception cref="InputException">Nothing of this kind is known, or the parameters are not possible.</exception>
    public static void Check(Cell cell, CellSurroundings surroundings) => KindOf(cell).Check(cell, surroundings);

    private static ICellKind KindOf(Cell cell) => Array.Find(Kinds, candidate => candidate.Name == cell.Kind)
        ?? throw NearestName.Unknown("kind of cell", cell.Kind, [.. Kinds.Select(known => known.Name)]);
}
