using Isinglass.Hedging;
using Isinglass.Model.Control;

namespace Isinglass.Training.Runs;

/// <summary>What a method found, before refinement: one start of hedging, all of its starts together, or the run of another solver.</summary>
internal sealed record MethodRun
{
    /// <summary>Number of copies of bundles that are kept: more only repeat each other.</summary>
    private const int MostCopies = 16;

    /// <summary>The parameter bits, 0 or 1.</summary>
    public required sbyte[] Bits { get; init; }

    /// <summary>Their mean training loss.</summary>
    public required double Objective { get; init; }

    /// <summary>Rounds that led to them; empty for methods without rounds.</summary>
    public IReadOnlyList<HedgingRound> Rounds { get; init; } = [];

    /// <summary>Calls of the machine.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>Number of points scored on all training data.</summary>
    public required long Candidates { get; init; }

    /// <summary>Why it stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Certified lower bound of the training loss; -infinity when there is none.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Other good parameter bits: candidates for a committee.</summary>
    public IReadOnlyList<sbyte[]> Pool { get; init; } = [];

    /// <summary>Wall time within the solvers, in seconds.</summary>
    public double SolverSeconds { get; init; }

    /// <summary>One start of hedging.</summary>
    internal static MethodRun Of(HedgingResult result) => new()
    {
        Bits = result.Shared,
        Objective = result.Objective,
        Rounds = result.Rounds,
        OracleCalls = result.OracleCalls,
        Candidates = result.CandidatesScored,
        StopReason = result.StopReason,
        LowerBound = result.OuterBound,
        Pool = [.. result.Candidates, .. result.Copies.Take(MostCopies)],
    };

    /// <summary>The best of several starts, with the calls, candidates and pools of all.</summary>
    internal static MethodRun Best(IReadOnlyList<MethodRun> starts, TimeSpan solverTime) => starts.MinBy(start => start.Objective)! with
    {
        OracleCalls = starts.Sum(start => start.OracleCalls),
        Candidates = starts.Sum(start => start.Candidates),
        StopReason = starts[^1].StopReason,
        LowerBound = starts.Max(start => start.LowerBound),
        Pool = [.. starts.SelectMany(start => start.Pool.Prepend(start.Bits))],
        SolverSeconds = solverTime.TotalSeconds,
    };
}
