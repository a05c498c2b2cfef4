using Isinglass.Hedging.Candidates;
using Isinglass.Hedging.Snapshots;
using Isinglass.Hedging.Workers;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Hedging.Rounds;

/// <summary>
/// FW-PH (Boland, Christiansen, Dandurand, Eberhard, Linderoth, Luedtke, Oliveira, SIAM J. Optim. 28, 2018): every scenario keeps its points so far and their
/// best convex combination x_s under the augmented Lagrangian (simplicial decomposition). The first linearised solves of a round have shifts W_s + rho (x_s -
/// xbar) whose p-weighted sum is 0, so the p-weighted minima are a Lagrangian bound, valid when each is proved.
/// </summary>
internal sealed class FrankWolfeRounds : IHedgingRounds
{
    private readonly HedgingTask _task;
    private readonly HedgingIncumbent _incumbent;
    private readonly ScenarioHulls _hulls;
    private readonly SessionMemory?[] _memories;
    private readonly long[] _calls;
    private readonly List<HedgingRound> _rounds;
    private long _solves;

    public FrankWolfeRounds(HedgingTask task, HedgingHooks hooks)
    {
        var scorer = new CandidateScorer(task.Model);
        var snapshot = hooks.Resume ?? Begin(task, hooks.Start, scorer);
        snapshot.Check(task.Model, hasHulls: true);
        (_task, _incumbent) = (task, new HedgingIncumbent(scorer, task.Run, snapshot));
        _hulls = new ScenarioHulls(task.Probabilities, [.. task.Scales().Select(scale => task.Options.Rho * scale)]);
        _hulls.Restore(snapshot);
        _memories = [.. snapshot.Scenarios.Select(scenario => scenario.Memory)];
        _calls = [.. snapshot.Scenarios.Select(scenario => scenario.OracleCalls)];
        _rounds = [.. snapshot.Rounds];
        _solves = snapshot.Solves;
    }

    public IReadOnlyList<HedgingRound> Rounds => _rounds;

    public ReadOnlyMemory<sbyte> Incumbent => _incumbent.Bits;

    public IReadOnlyList<ScenarioState> Scenarios() =>
        [.. _hulls.Hulls.Select((hull, s) => ScenarioState.Of(hull.Value, _hulls.W[s], i => hull.Point[i], _hulls.Xbar))];

    private double OuterBound => _rounds.Count > 0 ? _rounds[^1].OuterBound : double.NegativeInfinity;

    public bool Advance()
    {
        var (round, run) = (_rounds.Count, _task.Run);
        var bound = Math.Max(OuterBound, SolveHulls(round));
        if (run.ShouldStop() && _hulls.Hulls.Any(hull => hull.Count == 0))
        {
            return false;
        }

        // In +-1 units.
        var distance = 4 * _hulls.Agree(_task.Options.DualStep);
        var objective = _incumbent.Offer(Consensus.Round(_hulls.Xbar, _incumbent.Bits.Span));
        foreach (var hull in _hulls.Hulls.Where(hull => hull.Count > 0))
        {
            _incumbent.Offer(hull.Last);
        }

        var copies = _hulls.Hulls.Select((hull, s) => _task.Probabilities[s] * hull.Value).Sum();
        _rounds.Add(new HedgingRound(round + 1, _task.Options.Rho, distance, objective, copies, run.Best, run.Elapsed) { OuterBound = bound });
        run.Report((round + 1.0) / _task.Options.Rounds, $"round {round + 1}, lower bound {(double.IsInfinity(bound) ? "none" : bound.ToString("F4"))}");
        if (run.Best - bound <= 1e-9 * Math.Max(1, Math.Abs(run.Best)))
        {
            run.Finish(StopReason.Optimal);
        }
        else if (distance < _task.Options.ConsensusTolerance && round > 0)
        {
            run.Finish(StopReason.Converged);
        }

        return true;
    }

    public HedgingSnapshot Snapshot() => _incumbent.Snapshot(_rounds, _task.Options.Rho, _hulls.Xbar, [.. _hulls.Hulls.Select((hull, s) => new ScenarioSnapshot
    {
        W = [.. _hulls.W[s]],
        OracleCalls = _calls[s],
        Memory = _memories[s],
        Hull = hull.Snapshot(),
    })], _solves);

    public HedgingResult Result() => _incumbent.Result(_rounds, _solves, _calls.Sum(), OuterBound) with
    {
        Copies = [.. _hulls.Hulls.Where(hull => hull.Count > 0).Select(hull => hull.Last)],
    };

    /// <summary>Before the first round.</summary>
    private static HedgingSnapshot Begin(HedgingTask task, ReadOnlyMemory<sbyte> start, CandidateScorer scorer)
    {
        var shared = task.Model.SharedCount;
        var bits = start.Length == shared ? start.ToArray() : new sbyte[shared];
        return new HedgingSnapshot
        {
            Rounds = [],
            Rho = task.Options.Rho,
            Xbar = new double[shared],
            Scenarios = [.. task.Probabilities.Select(_ => new ScenarioSnapshot { W = new double[shared], Hull = new HullSnapshot([], [], []) })],
            Incumbent = bits,
            InnerBound = scorer.Score(bits),
            Scored = scorer.Count,
        };
    }

    /// <summary>The linearised solves of a round; returns the bound that the first solves of all scenarios prove together.</summary>
    private double SolveHulls(int round)
    {
        var (isFirst, bounds) = (round == 0, Enumerable.Repeat(double.NegativeInfinity, _calls.Length).ToArray());
        var open = Enumerable.Range(0, _calls.Length).ToArray();
        for (var step = 0; step < (isFirst ? 1 : _task.Options.InnerSteps) && open.Length > 0; step++)
        {
            var answers = _task.Solve([.. open.Select(s => new ScenarioOrder(s, _task.Key.Derive(round).Derive(s).Derive(step), _hulls.Shift(s, isFirst),
                default, _memories[s]))]);
            _solves += open.Length;
            foreach (var answer in answers)
            {
                Take(answer);
                bounds[answer.Scenario] = step == 0 ? answer.LowerBound : bounds[answer.Scenario];
            }

            open = [.. answers.Where(HasPoint).Select(answer => answer.Scenario).Order()];
        }

        return bounds.Select((bound, s) => _task.Probabilities[s] * bound).Sum();
    }

    private void Take(ScenarioAnswer answer)
    {
        (_memories[answer.Scenario], _calls[answer.Scenario]) = (answer.Memory, _calls[answer.Scenario] + answer.OracleCalls);
        if (HasPoint(answer))
        {
            _hulls.Add(answer.Scenario, [.. answer.Point.Span[.._task.Model.SharedCount]], answer.Objective);
        }
    }

    private bool HasPoint(ScenarioAnswer answer) => answer.Point.Length >= _task.Model.SharedCount;
}
