using Isinglass.Hedging.Snapshots;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Hedging.Candidates;

/// <summary>The best shared bits so far by the whole objective, and good ones that differ from them.</summary>
internal sealed class HedgingIncumbent
{
    private readonly CandidateScorer _scorer;
    private readonly CandidatePool _pool;
    private readonly SolveRun _run;
    private readonly sbyte[] _bits;

    /// <summary>The incumbent of a snapshot.</summary>
    public HedgingIncumbent(CandidateScorer scorer, SolveRun run, HedgingSnapshot snapshot)
    {
        (_scorer, _run, _pool, _bits) = (scorer, run, new CandidatePool(snapshot.Pool), [.. snapshot.Incumbent]);
        _scorer.Count = snapshot.Scored;
        _run.Offer(snapshot.InnerBound);
    }

    /// <summary>The best bits so far.</summary>
    public ReadOnlyMemory<sbyte> Bits => _bits;

    /// <summary>Scores a candidate and returns its objective.</summary>
    public double Offer(ReadOnlySpan<sbyte> candidate)
    {
        var objective = _scorer.Score(candidate);
        _pool.Offer(candidate, objective);
        if (_run.Offer(objective))
        {
            candidate.CopyTo(_bits);
        }

        return objective;
    }

    /// <summary>The outcome of rounds with this incumbent.</summary>
    /// <param name="rounds">The rounds.</param>
    /// <param name="solves">Number of scenario solves.</param>
    /// <param name="oracleCalls">Sampler and oracle calls that the scenario solves report.</param>
    /// <param name="outerBound">A certified lower bound of the objective; -infinity if the scenario solver proves nothing.</param>
    public HedgingResult Result(
        IReadOnlyList<HedgingRound> rounds, long solves, long oracleCalls, double outerBound = double.NegativeInfinity)
    {
        var solution = new Solution
        {
            Status = _run.StopReason == StopReason.Optimal ? SolutionStatus.Optimal : SolutionStatus.Feasible,
            Values = _bits,
            Objective = _run.Best,
            StopReason = _run.StopReason,
            LowerBound = outerBound,
            OracleCalls = oracleCalls,
            Iterations = rounds.Count,
            CandidatesScored = _scorer.Count,
            Others = [.. _pool.Candidates.Select(candidate => candidate.Bits)],
        };
        return new HedgingResult(solution, rounds) { ScenarioSolves = solves };
    }

    /// <summary>A snapshot of rounds with this incumbent.</summary>
    public HedgingSnapshot Snapshot(IReadOnlyList<HedgingRound> rounds, double rho, double[] xbar, IReadOnlyList<ScenarioSnapshot> scenarios, long solves) =>
        new()
        {
            Rounds = [.. rounds],
            Rho = rho,
            Xbar = [.. xbar],
            Scenarios = scenarios,
            Incumbent = [.. _bits],
            InnerBound = _run.Best,
            Pool = [.. _pool.Candidates],
            Scored = _scorer.Count,
            Solves = solves,
        };
}
