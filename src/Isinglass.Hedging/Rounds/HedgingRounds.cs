using Isinglass.Hedging.Candidates;
using Isinglass.Hedging.Rules;
using Isinglass.Hedging.Snapshots;
using Isinglass.Hedging.Workers;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Rounds;

/// <summary>Rounds of progressive hedging; without multipliers they are the rounds of replicas.</summary>
internal sealed class HedgingRounds : IHedgingRounds
{
    private readonly HedgingTask _task;
    private readonly HedgingRules _rules;
    private readonly HedgingIncumbent _incumbent;
    private readonly ScenarioCopy[] _copies;
    private readonly Multipliers _multipliers;
    private readonly Consensus _consensus;
    private readonly ProximalWeights _rho;
    private readonly FixedBits _bits;
    private readonly List<HedgingRound> _rounds;
    private long _solves;
    private int _cycles;

    public HedgingRounds(HedgingTask task, HedgingHooks hooks)
    {
        var scorer = new CandidateScorer(task.Model);
        var snapshot = hooks.Resume ?? Begin(task, hooks.Start, scorer);
        snapshot.Check(task.Model, hasHulls: false);
        var bits = snapshot.Bits!;
        (_task, _rules, _incumbent) = (task, HedgingRules.Of(task.Options), new HedgingIncumbent(scorer, task.Run, snapshot));
        _copies = [.. snapshot.Scenarios.Select(scenario => new ScenarioCopy(scenario))];
        _multipliers = new Multipliers([.. snapshot.Scenarios.Select(scenario => (double[])[.. scenario.W])], snapshot.Seen, task.Options.Rho);
        _consensus = new Consensus([.. snapshot.Xbar], [.. bits.Agreements]);
        _rho = new ProximalWeights(snapshot.Rho, bits.Scales, _rules.Rho);
        _bits = new FixedBits([.. bits.Fixed]);
        _rounds = [.. snapshot.Rounds];
        (_solves, _cycles) = (snapshot.Solves, snapshot.Cycles);
    }

    public IReadOnlyList<HedgingRound> Rounds => _rounds;

    public ReadOnlyMemory<sbyte> Incumbent => _incumbent.Bits;

    public IReadOnlyList<ScenarioState> Scenarios() =>
        [.. _copies.Select((copy, s) => ScenarioState.Of(copy.Objective, _multipliers[s], i => copy.Point[i], _consensus.Xbar))];

    private bool HasMultipliers => _task.Options.Mode == HedgingMode.ProgressiveHedging;

    public bool Advance()
    {
        var round = _rounds.Count;
        var chosen = Choose(round);
        foreach (var answer in _task.Solve([.. chosen.Select(s => Order(s, round))]))
        {
            _copies[answer.Scenario].Take(answer, _bits);
        }

        _solves += chosen.Length;
        var variance = _consensus.Update(_task.Probabilities, [.. _copies.Select(copy => copy.Point)]);
        foreach (var s in HasMultipliers ? chosen : [])
        {
            _multipliers.Update(s, _task.Options.DualStep, _rho, _copies[s].Point, _consensus.Xbar);
        }

        var objective = ScoreCandidates(round);
        Fix(_rules.Fixing);
        _rounds.Add(new HedgingRound(round + 1, _rho.Rho, variance, objective, CopiesObjective(), _task.Run.Best,
            _task.Run.Elapsed)
        { FixedBits = _bits.Count });
        var isCycle = HasMultipliers && _multipliers.IsRepetition();
        _rho.Advance(isCycle);
        if (isCycle)
        {
            _cycles++;
            Fix(_rules.CycleFixing);
        }

        _task.Run.Report((round + 1.0) / _task.Options.Rounds, $"round {round + 1}, consensus variance {variance:F3}");
        if (variance < _task.Options.ConsensusTolerance)
        {
            _task.Run.Finish(StopReason.Converged);
        }

        return true;
    }

    public HedgingSnapshot Snapshot() =>
        _incumbent.Snapshot(_rounds, _rho.Rho, _consensus.Xbar, [.. _copies.Select((copy, s) => copy.Snapshot(_multipliers[s]))], _solves) with
        {
            Bits = new BitSnapshot([.. _consensus.Agreements], [.. _bits.Values], _rho.Scales),
            Seen = _multipliers.Seen,
            Cycles = _cycles,
        };

    public HedgingResult Result() => _incumbent.Result(_rounds, _solves, _copies.Sum(copy => copy.OracleCalls)) with
    {
        Cycles = _cycles,
        Copies = [.. _copies.Select(copy => copy.Point[.._task.Model.SharedCount])],
    };

    /// <summary>
    /// Before the first round. One common start for all copies breaks the symmetry of hidden units in the same way everywhere; replicas have different starts,
    /// unless one is given.
    /// </summary>
    private static HedgingSnapshot Begin(HedgingTask task, ReadOnlyMemory<sbyte> start, CandidateScorer scorer)
    {
        var (key, options, shared) = (task.Key.Derive("start"), task.Options, task.Model.SharedCount);
        var isGiven = start.Length == shared;
        var common = isGiven ? start.ToArray() : Draw(key, shared);
        var free = new sbyte[shared];
        Array.Fill(free, (sbyte)-1);
        var objective = scorer.Score(common);
        var scales = task.Scales();
        if (options.FlipSensitivity)
        {
            var sensitivities = scorer.FlipSensitivities(common);
            scales = [.. scales.Select((scale, i) => scale * sensitivities[i])];
        }

        return new HedgingSnapshot
        {
            Rounds = [],
            Rho = options.Rho,
            Xbar = [.. common.Select(bit => 0.5 + options.InitialLean * (bit - 0.5))],
            Scenarios = [.. task.Probabilities.Select((_, s) => new ScenarioSnapshot
            {
                Point = options.Mode == HedgingMode.Replicated && !isGiven ? Draw(key.Derive(s), shared) : common,
                W = new double[shared],
            })],
            Incumbent = common,
            InnerBound = objective,
            Scored = scorer.Count,
            Bits = new BitSnapshot(new int[shared], free, scales),
        };
    }

    private static sbyte[] Draw(RandomKey key, int count)
    {
        var bits = new sbyte[count];
        key.CreateSource().FillBits(bits);
        return bits;
    }

    /// <summary>The scenarios that are solved in a round.</summary>
    private int[] Choose(int round)
    {
        var all = Enumerable.Range(0, _copies.Length).ToArray();
        var count = (int)Math.Ceiling(_task.Options.ScenarioShare * all.Length);
        if (count >= all.Length)
        {
            return all;
        }

        _task.Key.Derive("scenarios").Derive(round).CreateSource().Shuffle(all.AsSpan());
        return [.. all.AsSpan(0, count)];
    }

    /// <summary>On bits the proximal term rho/2 |b - xbar|^2 is rho (1/2 - xbar) b, up to a constant.</summary>
    private ScenarioOrder Order(int s, int round)
    {
        var (w, xbar) = (_multipliers[s], _consensus.Xbar);
        var shift = new double[w.Length];
        for (var i = 0; i < shift.Length; i++)
        {
            shift[i] = w[i] + _rho[i] * (0.5 - xbar[i]);
        }

        _bits.Hold(shift);
        return new ScenarioOrder(s, _task.Key.Derive(round).Derive(s), shift, _copies[s].Point, _copies[s].Memory);
    }

    private void Fix(IFixingRule rule)
    {
        foreach (var bit in rule.Choose(_consensus, _bits))
        {
            _bits.Fix(bit, Consensus.Round(_consensus.Xbar[bit], _incumbent.Bits.Span[bit]));
        }
    }

    /// <summary>Scores the rounded consensus and the rules' candidates; returns the rounded consensus's objective.</summary>
    private double ScoreCandidates(int round)
    {
        var objective = _incumbent.Offer(Consensus.Round(_consensus.Xbar, _incumbent.Bits.Span));
        foreach (var candidate in _rules.Sources.SelectMany(source => source.Draw(_consensus, _copies.Select(copy => (ReadOnlyMemory<sbyte>)copy.Point),
            _task.Key, round)))
        {
            _incumbent.Offer(candidate.Span);
        }

        return objective;
    }

    private double CopiesObjective()
    {
        var sum = 0.0;
        for (var s = 0; s < _copies.Length; s++)
        {
            sum += _task.Probabilities[s] * _copies[s].Objective;
        }

        return sum;
    }
}
