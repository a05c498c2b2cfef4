using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging;

/// <summary>
/// FW-PH (Boland, Christiansen, Dandurand, Eberhard, Linderoth, Luedtke, Oliveira, SIAM J. Optim. 28, 2018): every scenario keeps points it has met and their best
/// convex combination x_s under the augmented Lagrangian (simplicial decomposition). The first linearised solve of a round has multipliers
/// lambda_s + rho (x_s - z) with sum_s p_s of them = 0, so the p-weighted minima are a Lagrangian bound, valid when each is proved.
/// </summary>
internal sealed class FrankWolfeHedging
{
    private readonly ScenarioModel _model;
    private readonly IScenarioExecutor _executor;
    private readonly ProgressiveHedgingOptions _options;
    private readonly RandomKey _key;
    private readonly SolveRun _run;
    private readonly ISolverSession[] _sessions;
    private readonly SimplexHull[] _hulls;
    private readonly double[][] _multipliers;
    private readonly double[] _bounds;
    private readonly double[] _center;
    private readonly double[] _rho;
    private readonly long[] _calls;
    private readonly CandidateScorer _scorer;
    private readonly CandidatePool _pool;
    private readonly List<HedgingRound> _rounds = [];
    private readonly sbyte[] _incumbent;

    public FrankWolfeHedging(ScenarioModel model, ISolver solver, IScenarioExecutor executor, ProgressiveHedgingOptions options, RandomKey key, SolveRun run, HedgingSession session)
    {
        (_model, _executor, _options, _key, _run) = (model, executor, options, key, run);
        _sessions = [.. model.Scenarios.Select(scenario => solver.Prepare(scenario.Model))];
        _hulls = [.. model.Scenarios.Select(_ => new SimplexHull(model.SharedCount))];
        _multipliers = [.. model.Scenarios.Select(_ => new double[model.SharedCount])];
        _bounds = new double[_sessions.Length];
        _calls = new long[_sessions.Length];
        _center = new double[model.SharedCount];
        _rho = [.. Enumerable.Range(0, model.SharedCount).Select(i => options.Rho * (model.SharedScales.Count == 0 ? 1 : model.SharedScales[i]))];
        _scorer = new CandidateScorer(model);
        _pool = new CandidatePool(session.Resume?.Pool ?? []);
        if (session.Resume is { } snapshot)
        {
            _incumbent = Restore(snapshot);
            return;
        }

        _incumbent = session.Start.Length == model.SharedCount ? session.Start.ToArray() : new sbyte[model.SharedCount];
        _run.Offer(_scorer.Score(_incumbent));
    }

    public HedgingResult Solve(HedgingSession session)
    {
        while (_rounds.Count < _options.Rounds && !_run.ShouldStop())
        {
            var (round, bound) = (_rounds.Count, LowerBound);
            var isFirst = round == 0;
            _executor.Run(_sessions.Length, s => Advance(s, round, isFirst));
            if (_run.ShouldStop() && _hulls.Any(hull => hull.Count == 0))
            {
                break;
            }

            bound = Math.Max(bound, Enumerable.Range(0, _bounds.Length).Sum(s => _model.Scenarios[s].Probability * _bounds[s]));
            UpdateCenter();
            var distance = UpdateMultipliers();
            var objective = ScoreCandidates();
            var copies = _hulls.Select((hull, s) => _model.Scenarios[s].Probability * hull.Value).Sum();
            _rounds.Add(new HedgingRound(round + 1, _options.Rho, distance, objective, copies, _run.Best, _run.Elapsed) { LowerBound = bound });
            session.OnRound?.Invoke(_rounds[^1], _incumbent);
            _run.Report((round + 1.0) / _options.Rounds, $"round {round + 1}, lower bound {(double.IsInfinity(bound) ? "none" : bound.ToString("F4"))}");
            if (_run.Best - bound <= 1e-9 * Math.Max(1, Math.Abs(_run.Best)))
            {
                _run.Finish(StopReason.Optimal);
            }
            else if (distance < _options.ConsensusTolerance && round > 0)
            {
                _run.Finish(StopReason.Converged);
            }

            // A round that a stop cut short is no round to go on from.
            if (!_run.ShouldStop())
            {
                session.OnSnapshot?.Invoke(Snapshot);
            }
        }

        return new HedgingResult
        {
            Shared = _incumbent,
            Objective = _run.Best,
            LowerBound = LowerBound,
            StopReason = _run.Finish(StopReason.Completed),
            Rounds = _rounds,
            ScenarioSolves = _calls.Sum(),
            OracleCalls = _calls.Sum(),
            CandidatesScored = _scorer.Count,
            Candidates = [.. _pool.Candidates.Select(candidate => candidate.Bits)],
            Copies = [.. _hulls.Where(hull => hull.Count > 0).Select(hull => hull.Last)],
            Trace = _run.Trace,
        };
    }

    private double LowerBound => _rounds.Count > 0 ? _rounds[^1].LowerBound : double.NegativeInfinity;

    private HedgingSnapshot Snapshot() => new()
    {
        Rounds = [.. _rounds],
        Rho = _options.Rho,
        Points = [],
        Multipliers = [.. _multipliers.Select(values => (double[])values.Clone())],
        Objectives = [.. _bounds],
        Consensus = [.. _center],
        Incumbent = [.. _incumbent],
        Best = _run.Best,
        Seen = [],
        Agreements = [],
        Fixed = [],
        Scales = [],
        OracleCalls = [.. _calls],
        Solves = _calls.Sum(),
        Scored = _scorer.Count,
        Cycles = 0,
        Pool = [.. _pool.Candidates],
        Memories = HedgingSnapshot.Remembered(_sessions),
        Hulls = [.. _hulls.Select(hull => hull.Snapshot())],
    };

    /// <summary>Takes over a snapshot; returns its incumbent.</summary>
    private sbyte[] Restore(HedgingSnapshot snapshot)
    {
        snapshot.Check(_hulls.Length, _model.SharedCount, hasHulls: true);
        snapshot.Remind(_sessions);
        _rounds.AddRange(snapshot.Rounds);
        for (var s = 0; s < _hulls.Length; s++)
        {
            _hulls[s].Restore(snapshot.Hulls[s]);
            snapshot.Multipliers[s].CopyTo(_multipliers[s], 0);
        }

        snapshot.Objectives.CopyTo(_bounds, 0);
        snapshot.Consensus.CopyTo(_center, 0);
        snapshot.OracleCalls.CopyTo(_calls, 0);
        _scorer.Count = snapshot.Scored;
        _run.Offer(snapshot.Best);
        return [.. snapshot.Incumbent];
    }

    /// <summary>The linearised solves of a scenario in a round; the first one gives its share of the bound.</summary>
    private void Advance(int s, int round, bool isFirst)
    {
        var shift = new double[_center.Length];
        for (var step = 0; step < _options.InnerSteps; step++)
        {
            for (var i = 0; i < shift.Length; i++)
            {
                shift[i] = _multipliers[s][i] + (isFirst && step == 0 ? 0 : _rho[i] * (_hulls[s].Point[i] - _center[i]));
            }

            var solution = _sessions[s].Solve(new SolveRequest { Key = _key.Derive(round).Derive(s).Derive(step), LinearShift = shift }, _run.Part());
            _calls[s]++;
            if (solution.Values.Length < _center.Length)
            {
                return;
            }

            var copy = solution.Values[.._center.Length];
            if (step == 0)
            {
                var linear = 0.0;
                for (var i = 0; i < copy.Length; i++)
                {
                    linear += shift[i] * copy[i];
                }

                _bounds[s] = solution.Status == SolutionStatus.Optimal ? solution.Objective + linear : double.NegativeInfinity;
            }

            _hulls[s].Add(copy, solution.Objective);
            if (isFirst)
            {
                return;
            }

            _hulls[s].Minimize(_multipliers[s], _rho, _center);
        }
    }

    private void UpdateCenter()
    {
        Array.Clear(_center);
        for (var s = 0; s < _hulls.Length; s++)
        {
            for (var i = 0; i < _center.Length; i++)
            {
                _center[i] += _model.Scenarios[s].Probability * _hulls[s].Point[i];
            }
        }
    }

    /// <summary>lambda_s += rho (x_s - z); returns the mean squared distance sum_s p_s |x_s - z|^2 per bit in +-1 units.</summary>
    private double UpdateMultipliers()
    {
        var distance = 0.0;
        for (var s = 0; s < _hulls.Length; s++)
        {
            for (var i = 0; i < _center.Length; i++)
            {
                var difference = _hulls[s].Point[i] - _center[i];
                _multipliers[s][i] += _options.DualStep * _rho[i] * difference;
                distance += 4 * _model.Scenarios[s].Probability * difference * difference;
            }
        }

        return distance / Math.Max(1, _center.Length);
    }

    /// <summary>Scores the rounded centre and every scenario's last point; returns the rounded centre's objective.</summary>
    private double ScoreCandidates()
    {
        var objective = Offer([.. _center.Select((value, i) => value > 0.5 ? (sbyte)1 : value < 0.5 ? (sbyte)0 : _incumbent[i])]);
        foreach (var hull in _hulls)
        {
            Offer(hull.Last);
        }

        return objective;
    }

    private double Offer(sbyte[] candidate)
    {
        var objective = _scorer.Score(candidate);
        _pool.Offer(candidate, objective);
        if (_run.Offer(objective))
        {
            candidate.CopyTo(_incumbent, 0);
        }

        return objective;
    }
}
