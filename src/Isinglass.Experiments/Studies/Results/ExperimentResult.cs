using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>The result of an experiment: a table, controls, verdicts, and pictures.</summary>
internal sealed record ExperimentResult
{
    /// <summary>The error of an experiment that was stopped before enough cells were finished for a result.</summary>
    /// <param name="what">The unit of which none was finished, such as "seed".</param>
    /// <param name="run">The clock of the study.</param>
    internal static Exception NothingFinished(string what, SolveRun run) => run.Failure is { } failure ? new WorkException(failure.Message, failure)
        : new InputException($"No {what} was finished before the time limit or the interruption. Give it more time. "
            + "With a folder (`output`) finished cells are kept, and the same command goes on.");

    /// <summary>Name of the experiment, as on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>The question in one sentence.</summary>
    public required string Question { get; init; }

    /// <summary>First seed; the others follow it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Number of seeds that were finished.</summary>
    public required int Seeds { get; init; }

    /// <summary>All other settings, in the order in which to show them.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>Main figures: names are lower-case words joined by '_', at the top of the JSON object.</summary>
    public IReadOnlyList<(string Name, double Value)> Values { get; init; } = [];

    /// <summary>The table.</summary>
    public required ResultTable Table { get; init; }

    /// <summary>Main figures of every control, by its name.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<(string Name, double Value)> Values)> Baselines { get; init; } = [];

    /// <summary>Claims beside their measurements.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>Pictures.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>What a reader must know to interpret the table.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Further members of the JSON object, of kinds that <see cref="ResultJson"/> knows.</summary>
    public IReadOnlyList<(string Name, object Value)> Details { get; init; } = [];

    /// <summary>The figures of every finished cell.</summary>
    public IReadOnlyList<CellValues> Cells { get; init; } = [];

    /// <summary>Number of cells that were not finished.</summary>
    public int MissingCells { get; init; }

    /// <summary>Why cells are missing; null = no failure.</summary>
    public string? Failure { get; init; }

    /// <summary>Wall time in seconds of this call, without the cells of earlier ones.</summary>
    public required double Seconds { get; init; }

    /// <summary>Why it ended; a stopped experiment has the finished part.</summary>
    public required StopReason StopReason { get; init; }
}
