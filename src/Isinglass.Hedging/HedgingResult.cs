using Isinglass.Model.Solving;

namespace Isinglass.Hedging;

/// <summary>The outcome of progressive hedging.</summary>
/// <param name="Solution">
/// The incumbent: the shared bits (0/1) and their objective on all data. Its lower bound is the outer bound; its other points are good ones that differ from
/// each other, best first: a pool for committees.
/// </param>
/// <param name="Rounds">One entry a round.</param>
internal sealed record HedgingResult(Solution Solution, IReadOnlyList<HedgingRound> Rounds)
{
    /// <summary>Number of scenario solves.</summary>
    public required long ScenarioSolves { get; init; }

    /// <summary>Number of cycles that were detected and acted on.</summary>
    public int Cycles { get; init; }

    /// <summary>The final copy of every scenario.</summary>
    public IReadOnlyList<sbyte[]> Copies { get; init; } = [];
}
