using Isinglass.Experiments.Cells;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Studies.Teachers;

/// <summary>The result of a teacher study.</summary>
internal sealed record TeacherStudyResult
{
    /// <summary>The options.</summary>
    public required TeacherStudyOptions Options { get; init; }

    /// <summary>Spins of a call.</summary>
    public required int Spins { get; init; }

    /// <summary>The machine.</summary>
    public required TeacherScore Machine { get; init; }

    /// <summary>random_guess (as many candidates), greedy and anneal (as much time, flips of weights with the loss known).</summary>
    public required IReadOnlyDictionary<string, TeacherScore> Baselines { get; init; }

    /// <summary>Why it stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The figures of every teacher.</summary>
    public IReadOnlyList<CellValues> Cells { get; init; } = [];

    /// <summary>Number of teachers that were not finished.</summary>
    public int MissingCells { get; init; }

    /// <summary>Why teachers are missing; null = no failure.</summary>
    public string? Failure { get; init; }
}
