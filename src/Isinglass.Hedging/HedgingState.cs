using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging;

/// <summary>Copies, multipliers, consensus and incumbent between rounds.</summary>
internal sealed class HedgingState
{
    private readonly ScenarioModel _model;
    private readonly IScenarioExecutor _executor;
    private readonly ProgressiveHedgingOptions _options;
    private readonly RandomKey _key;
    private readonly SolveRun _run;
    private readonly ISolverSession[] _sessions;
    private readonly sbyte[][] _points;
    private readonly double[][] _multipliers;
    private readonly double[][] _shifts;
    private readonly double[] _objectives;
    private readonly double[] _consensus;
    private readonly double[] _scales;
    private readonly int[] _agreements;
    private readonly sbyte[] _fixed;
    private readonly long[] _oracleCalls;
    private readonly sbyte[] _incumbent;
    private readonly HashSet<ulong> _seen = [];
    private readonly List<HedgingRound> _rounds = [];
    private readonly CandidateScorer _scorer;
    private readonly CandidatePool _pool;
    private double _rho;
    private long _solves;
    private int _cycles;

    public HedgingState(
        ScenarioModel model, ISolver solver, IScenarioExecutor executor, ProgressiveHedgingOptions options, RandomKey key, SolveRun run, HedgingSession session)
    {
        (_model, _executor, _options, _key, _run) = (model, executor, options, key, run);
        var (count, shared) = (model.Scenarios.Count, model.SharedCount);
        _sessions = [.. model.Scenarios.Select(scenario => solver.Prepare(scenario.Model))];
        _shifts = [.. Enumerable.Range(0, count).Select(_ => new double[shared])];
        _scorer = new CandidateScorer(model);
        _pool = new CandidatePool(session.Resume?.Pool ?? []);
        if (session.Resume is { } snapshot)
        {
            snapshot.Check(count, shared, hasHulls: false);
            snapshot.Remind(_sessions);
            (_points, _multipliers) = ([.. snapshot.Points.Select(point => (sbyte[])point.Clone())], [.. snapshot.Multipliers.Select(values => (double[])values.Clone())]);
            (_objectives, _consensus, _scales) = ([.. snapshot.Objectives], [.. snapshot.Consensus], [.. snapshot.Scales]);
            (_agreements, _fixed, _oracleCalls, _incumbent) = ([.. snapshot.Agreements], [.. snapshot.Fixed], [.. snapshot.OracleCalls], [.. snapshot.Incumbent]);
            (_rho, _solves, _cycles, _scorer.Count) = (snapshot.Rho, snapshot.Solves, snapshot.Cycles, snapshot.Scored);
            _seen.UnionWith(snapshot.Seen);
            _rounds.AddRange(snapshot.Rounds);
            _run.Offer(snapshot.Best);
            return;
        }

        var common = session.Start.Length == shared ? session.Start.ToArray() : Draw(key.Derive("start"), shared);
        _points = [.. Enumerable.Range(0, count).Select(s => Beginning(common, s, session.Start.Length == shared))];
        _multipliers = [.. Enumerable.Range(0, count).Select(_ => new double[shared])];
        (_objectives, _oracleCalls, _agreements, _fixed) = (new double[count], new long[count], new int[shared], new sbyte[shared]);
        Array.Fill(_fixed, (sbyte)-1);
        _consensus = [.. common.Select(bit => 0.5 + options.InitialLean * (bit - 0.5))];
        _incumbent = common;
        _rho = options.Rho;
        _run.Offer(_scorer.Score(common));
        _scales = [.. Enumerable.Range(0, shared).Select(i => model.SharedScales.Count == 0 ? 1 : model.SharedScales[i])];
        if (options.FlipSensitivity)
        {
            var sensitivities = _scorer.FlipSensitivities(common);
            for (var i = 0; i < shared; i++)
            {
                _scales[i] *= sensitivities[i];
            }
        }
    }

    public int Round => _rounds.Count;

    public ReadOnlyMemory<sbyte> Incumbent => _incumbent;

    public HedgingRound Advance()
    {
        var round = Round;
        var chosen = Choose(round);
        _executor.Run(chosen.Length, k => SolveScenario(chosen[k], round));
        _solves += chosen.Length;
        var variance = UpdateConsensus();
        if (_options.Mode == HedgingMode.Hedging)
        {
            UpdateMultipliers(chosen);
        }

        var objective = ScoreCandidates(round);
        var copies = 0.0;
        for (var s = 0; s < _objectives.Length; s++)
        {
            copies += _model.Scenarios[s].Probability * _objectives[s];
        }

        FixAgreed();
        var record = new HedgingRound(round + 1, _rho, variance, objective, copies, _run.Best, _run.Elapsed) { FixedBits = _fixed.Count(value => value >= 0) };
        _rounds.Add(record);
        _rho *= _options.Growth;
        if (_options.Mode == HedgingMode.Hedging && !_seen.Add(Fingerprint()))
        {
            BreakCycle();
        }

        _run.Report((round + 1.0) / _options.Rounds, $"round {round + 1}, consensus variance {variance:F3}");
        return record;
    }

    public HedgingSnapshot Snapshot() => new()
    {
        Rounds = [.. _rounds],
        Rho = _rho,
        Points = [.. _points.Select(point => (sbyte[])point.Clone())],
        Multipliers = [.. _multipliers.Select(values => (double[])values.Clone())],
        Objectives = [.. _objectives],
        Consensus = [.. _consensus],
        Incumbent = [.. _incumbent],
        Best = _run.Best,
        Seen = [.. _seen.Order()],
        Agreements = [.. _agreements],
        Fixed = [.. _fixed],
        Scales = [.. _scales],
        OracleCalls = [.. _oracleCalls],
        Solves = _solves,
        Scored = _scorer.Count,
        Cycles = _cycles,
        Pool = [.. _pool.Candidates],
        Memories = HedgingSnapshot.Remembered(_sessions),
    };

    public HedgingResult Result() => new()
    {
        Shared = _incumbent,
        Objective = _run.Best,
        StopReason = _run.StopReason,
        Rounds = _rounds,
        ScenarioSolves = _solves,
        OracleCalls = _oracleCalls.Sum(),
        CandidatesScored = _scorer.Count,
        Cycles = _cycles,
        Copies = [.. _points.Select(point => point[.._model.SharedCount])],
        Candidates = [.. _pool.Candidates.Select(candidate => candidate.Bits)],
        Trace = _run.Trace,
    };

    private static sbyte[] Draw(RandomKey key, int count)
    {
        var bits = new sbyte[count];
        key.CreateSource().FillBits(bits);
        return bits;
    }

    /// <summary>One common start for all copies breaks the symmetry of hidden units in the same way everywhere; replicas begin apart.</summary>
    private sbyte[] Beginning(sbyte[] common, int s, bool isGiven) =>
        _options.Mode == HedgingMode.Replicated && !isGiven ? Draw(_key.Derive("start").Derive(s), common.Length) : (sbyte[])common.Clone();

    private int[] Choose(int round)
    {
        var all = Enumerable.Range(0, _sessions.Length).ToArray();
        var count = (int)Math.Ceiling(_options.ScenarioShare * all.Length);
        if (count >= all.Length)
        {
            return all;
        }

        _key.Derive("scenarios").Derive(round).CreateSource().Shuffle(all.AsSpan());
        return [.. all.AsSpan(0, count)];
    }

    private double RhoOf(int bit) => _rho * _scales[bit];

    private void SolveScenario(int s, int round)
    {
        if (_run.ShouldStop())
        {
            return;
        }

        var shift = _shifts[s];
        var largest = 0.0;
        for (var i = 0; i < shift.Length; i++)
        {
            shift[i] = _multipliers[s][i] + RhoOf(i) * (0.5 - _consensus[i]);
            largest = Math.Max(largest, Math.Abs(shift[i]));
        }

        for (var i = 0; i < shift.Length; i++)
        {
            if (_fixed[i] >= 0)
            {
                // As strong as the strongest bias, not stronger: larger ones would use up the few bits of a machine's coefficients.
                shift[i] = _fixed[i] == 1 ? -largest : largest;
            }
        }

        var solution = _sessions[s].Solve(new SolveRequest { Key = _key.Derive(round).Derive(s), LinearShift = shift, Start = _points[s] }, _run.Part());
        if (solution.Values.Length >= _model.SharedCount)
        {
            _points[s] = [.. solution.Values];
            _objectives[s] = solution.Objective;
            Clamp(_points[s]);
        }

        _oracleCalls[s] += solution.OracleCalls;
    }

    private void Clamp(sbyte[] point)
    {
        for (var i = 0; i < _fixed.Length; i++)
        {
            point[i] = _fixed[i] >= 0 ? _fixed[i] : point[i];
        }
    }

    /// <summary>Sets bbar and returns the mean variance of the copies in +-1 units, 4 bbar (1 - bbar).</summary>
    private double UpdateConsensus()
    {
        var variance = 0.0;
        for (var i = 0; i < _consensus.Length; i++)
        {
            var (mean, sum) = (0.0, 0);
            for (var s = 0; s < _points.Length; s++)
            {
                mean += _model.Scenarios[s].Probability * _points[s][i];
                sum += _points[s][i];
            }

            _agreements[i] = sum == 0 || sum == _points.Length ? _agreements[i] + 1 : 0;
            _consensus[i] = mean;
            variance += 4 * mean * (1 - mean);
        }

        return variance / Math.Max(1, _consensus.Length);
    }

    private void UpdateMultipliers(int[] chosen)
    {
        foreach (var s in chosen)
        {
            var (multipliers, copy) = (_multipliers[s], _points[s]);
            for (var i = 0; i < multipliers.Length; i++)
            {
                multipliers[i] += _options.DualStep * RhoOf(i) * (copy[i] - _consensus[i]);
            }
        }
    }

    private void FixAgreed()
    {
        for (var i = 0; _options.FixAfter > 0 && i < _fixed.Length; i++)
        {
            if (_agreements[i] >= _options.FixAfter)
            {
                _fixed[i] = _points[0][i];
            }
        }
    }

    private void BreakCycle()
    {
        _cycles++;
        if (_options.CycleAction == CycleAction.LargerRho)
        {
            _rho *= _options.CycleJump;
            return;
        }

        // Half of a bit away from consensus at most: the nearest to consensus is always near enough.
        var free = Enumerable.Range(0, _fixed.Length).Where(i => _fixed[i] < 0).ToArray();
        var near = free.Where(i => Math.Min(_consensus[i], 1 - _consensus[i]) <= _options.SlamTolerance).ToArray();
        foreach (var i in near.Length > 0 ? near : [.. free.OrderBy(i => Math.Min(_consensus[i], 1 - _consensus[i])).Take(1)])
        {
            _fixed[i] = _consensus[i] > 0.5 ? (sbyte)1 : _consensus[i] < 0.5 ? (sbyte)0 : _incumbent[i];
        }
    }

    /// <summary>Scores the rounded consensus (ties go to the incumbent's bit) and, when asked, mixtures and copies; returns the consensus's objective.</summary>
    private double ScoreCandidates(int round)
    {
        var rounded = new sbyte[_consensus.Length];
        for (var i = 0; i < rounded.Length; i++)
        {
            rounded[i] = _consensus[i] > 0.5 ? (sbyte)1 : _consensus[i] < 0.5 ? (sbyte)0 : _incumbent[i];
        }

        var objective = Offer(rounded);
        for (var k = 0; k < _options.Mixtures; k++)
        {
            var random = _key.Derive("mixture").Derive(round).Derive(k).CreateSource();
            for (var i = 0; i < rounded.Length; i++)
            {
                rounded[i] = random.NextDouble() < _consensus[i] ? (sbyte)1 : (sbyte)0;
            }

            Offer(rounded);
        }

        if (_options.ScoreCopies || _options.Mode == HedgingMode.Replicated)
        {
            foreach (var point in _points)
            {
                Offer(point.AsSpan(0, rounded.Length));
            }
        }

        return objective;
    }

    private double Offer(ReadOnlySpan<sbyte> candidate)
    {
        var objective = _scorer.Score(candidate);
        _pool.Offer(candidate, objective);
        if (_run.Offer(objective))
        {
            candidate.CopyTo(_incumbent);
        }

        return objective;
    }

    /// <summary>Hash of all multipliers, to 1/1000 of the first rho: a repeated one means that the rounds go in a circle.</summary>
    private ulong Fingerprint()
    {
        var hash = 0UL;
        foreach (var multipliers in _multipliers)
        {
            foreach (var multiplier in multipliers)
            {
                hash = RandomKey.Mix(hash + (ulong)(long)Math.Round(multiplier / _options.Rho * 1000) + 0x9E3779B97F4A7C15UL);
            }
        }

        return hash;
    }
}
