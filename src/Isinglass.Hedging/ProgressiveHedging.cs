using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Hedging;

/// <summary>
/// Quantum progressive hedging (Rockafellar, Wets 1991, over binaries): every scenario s keeps a copy b_s of the shared bits,
/// b_s = argmin f_s(b) + lambda_s'b + sum_i rho_i (1/2 - bbar_i) b_i (on bits the proximal term is linear), bbar = sum_s p_s b_s,
/// lambda_s += rho (b_s - bbar), so that sum_s p_s lambda_s = 0 always. Only linear biases change between rounds; every scenario's model is prepared once.
/// The incumbent is the best rounded consensus (and copy) by the whole objective, never the last iterate.
/// </summary>
public sealed class ProgressiveHedging
{
    private readonly ISolver _solver;
    private readonly IScenarioExecutor _executor;
    private readonly ProgressiveHedgingOptions _options;

    /// <summary>Hedging with a solver for the scenarios.</summary>
    public ProgressiveHedging(ISolver solver, IScenarioExecutor executor, ProgressiveHedgingOptions options)
    {
        options.Validate();
        _solver = solver;
        _executor = executor;
        _options = options;
    }

    /// <summary>Solves a scenario model.</summary>
    /// <param name="model">Scenarios over shared bits; every scenario's model must know its completion, or the scenario model must.</param>
    /// <param name="key">The random key; equal keys give equal bits on any executor.</param>
    /// <param name="control">When to stop; looked at every round.</param>
    /// <param name="onRound">Told about every round with the incumbent's bits, from the calling thread.</param>
    /// <param name="start">Shared bits to start all copies from; empty = random.</param>
    public HedgingResult Solve(ScenarioModel model, RandomKey key, SolveControl control, Action<HedgingRound, ReadOnlyMemory<sbyte>>? onRound = null, ReadOnlyMemory<sbyte> start = default)
    {
        var state = new State(model, _solver, _executor, _options, key, control.Start(), start.Span);
        while (state.Round < _options.Rounds && !state.Run.ShouldStop())
        {
            var round = state.Advance();
            onRound?.Invoke(round, state.Incumbent);
            if (round.ConsensusVariance < _options.ConsensusTolerance)
            {
                state.Run.Finish(StopReason.Converged);
                break;
            }
        }

        state.Run.Finish(StopReason.Completed);
        return state.Result();
    }

    private sealed class State
    {
        private readonly ScenarioModel _model;
        private readonly IScenarioExecutor _executor;
        private readonly ProgressiveHedgingOptions _options;
        private readonly RandomKey _key;
        private readonly ISolverSession[] _sessions;
        private readonly sbyte[][] _copies;
        private readonly double[][] _multipliers;
        private readonly double[][] _shifts;
        private readonly double[] _objectives;
        private readonly double[] _consensus;
        private readonly long[] _oracleCalls;
        private readonly sbyte[] _incumbent;
        private readonly HashSet<ulong> _seen = [];
        private readonly List<HedgingRound> _rounds = [];
        private readonly Scorer _scorer;
        private double _rho;

        public State(
            ScenarioModel model, ISolver solver, IScenarioExecutor executor, ProgressiveHedgingOptions options, RandomKey key, SolveRun run, ReadOnlySpan<sbyte> start)
        {
            (_model, _executor, _options, _key, Run) = (model, executor, options, key, run);
            var (count, shared) = (model.Scenarios.Count, model.SharedCount);
            _sessions = [.. model.Scenarios.Select(scenario => solver.Prepare(scenario.Model))];
            var common = new sbyte[shared];
            if (start.Length == shared)
            {
                start.CopyTo(common);
            }
            else
            {
                // One common start for all copies: it breaks the symmetry of hidden units in the same way everywhere.
                var random = key.Derive("start").CreateSource();
                for (var i = 0; i < shared; i++)
                {
                    common[i] = (sbyte)random.NextBit();
                }
            }

            _copies = [.. Enumerable.Range(0, count).Select(_ => (sbyte[])common.Clone())];
            _multipliers = [.. Enumerable.Range(0, count).Select(_ => new double[shared])];
            _shifts = [.. Enumerable.Range(0, count).Select(_ => new double[shared])];
            _objectives = new double[count];
            _oracleCalls = new long[count];
            _consensus = [.. common.Select(bit => 0.5 + options.InitialLean * (bit - 0.5))];
            _incumbent = common;
            _scorer = new Scorer(model);
            _rho = options.Rho;
            Run.Offer(_scorer.Score(common));
        }

        public SolveRun Run { get; }

        public int Round => _rounds.Count;

        public ReadOnlyMemory<sbyte> Incumbent => _incumbent;

        public HedgingRound Advance()
        {
            var round = Round;
            _executor.Run(_sessions.Length, s => SolveScenario(s, round));
            var variance = UpdateConsensus();
            UpdateMultipliers();
            var objective = ScoreCandidates();
            var copies = 0.0;
            for (var s = 0; s < _objectives.Length; s++)
            {
                copies += _model.Scenarios[s].Probability * _objectives[s];
            }

            var record = new HedgingRound(round + 1, _rho, variance, objective, copies, Run.Best, Run.Elapsed);
            _rounds.Add(record);
            _rho *= _options.Growth;
            if (!_seen.Add(Fingerprint()))
            {
                _rho *= _options.CycleJump;
            }

            Run.Report((round + 1.0) / _options.Rounds, $"round {round + 1}, consensus variance {variance:F3}");
            return record;
        }

        public HedgingResult Result() => new()
        {
            Shared = _incumbent,
            Objective = Run.Best,
            StopReason = Run.StopReason,
            Rounds = _rounds,
            ScenarioSolves = (long)_rounds.Count * _sessions.Length,
            OracleCalls = _oracleCalls.Sum(),
            CandidatesScored = _scorer.Count,
            Trace = Run.Trace,
        };

        private double RhoOf(int bit) => _model.SharedScales.Count == 0 ? _rho : _rho * _model.SharedScales[bit];

        private void SolveScenario(int s, int round)
        {
            if (Run.ShouldStop())
            {
                return;
            }

            var shift = _shifts[s];
            for (var i = 0; i < shift.Length; i++)
            {
                shift[i] = _multipliers[s][i] + RhoOf(i) * (0.5 - _consensus[i]);
            }

            var solution = _sessions[s].Solve(
                new SolveRequest { Key = _key.Derive(round).Derive(s), LinearShift = shift, Start = _copies[s] }, Run.Part());
            if (solution.Values.Length >= _model.SharedCount)
            {
                solution.Values.AsSpan(0, _model.SharedCount).CopyTo(_copies[s]);
                _objectives[s] = solution.Objective;
            }

            _oracleCalls[s] += solution.OracleCalls;
        }

        /// <summary>Sets bbar and returns the mean variance of the copies in +-1 units, 4 bbar (1 - bbar).</summary>
        private double UpdateConsensus()
        {
            var variance = 0.0;
            for (var i = 0; i < _consensus.Length; i++)
            {
                var mean = 0.0;
                for (var s = 0; s < _copies.Length; s++)
                {
                    mean += _model.Scenarios[s].Probability * _copies[s][i];
                }

                _consensus[i] = mean;
                variance += 4 * mean * (1 - mean);
            }

            return variance / Math.Max(1, _consensus.Length);
        }

        private void UpdateMultipliers()
        {
            for (var s = 0; s < _copies.Length; s++)
            {
                var (multipliers, copy) = (_multipliers[s], _copies[s]);
                for (var i = 0; i < multipliers.Length; i++)
                {
                    multipliers[i] += _options.DualStep * RhoOf(i) * (copy[i] - _consensus[i]);
                }
            }
        }

        /// <summary>Scores the rounded consensus (ties go to the incumbent's bit) and, when asked, the copies; returns the consensus's objective.</summary>
        private double ScoreCandidates()
        {
            var rounded = new sbyte[_consensus.Length];
            for (var i = 0; i < rounded.Length; i++)
            {
                rounded[i] = _consensus[i] > 0.5 ? (sbyte)1 : _consensus[i] < 0.5 ? (sbyte)0 : _incumbent[i];
            }

            var objective = Offer(rounded);
            if (_options.ScoreCopies)
            {
                foreach (var copy in _copies)
                {
                    Offer(copy);
                }
            }

            return objective;
        }

        private double Offer(sbyte[] candidate)
        {
            var objective = _scorer.Score(candidate);
            if (Run.Offer(objective))
            {
                candidate.CopyTo(_incumbent, 0);
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

    /// <summary>The whole objective of shared bits.</summary>
    private sealed class Scorer(ScenarioModel model)
    {
        private readonly ICompletionWalker? _whole = model.Completion?.CreateWalker();
        private readonly ICompletionWalker[] _parts = model.Completion is not null ? []
            : [.. model.Scenarios.Select(scenario => (scenario.Model.Completion
                ?? throw new InputException("Progressive hedging scores candidates by completion: the scenario models must know theirs.")).CreateWalker())];

        public long Count { get; private set; }

        public double Score(ReadOnlySpan<sbyte> shared)
        {
            Count++;
            if (_whole is not null)
            {
                _whole.Load(shared);
                return _whole.Objective;
            }

            var sum = 0.0;
            for (var s = 0; s < _parts.Length; s++)
            {
                _parts[s].Load(shared);
                sum += model.Scenarios[s].Probability * _parts[s].Objective;
            }

            return sum;
        }
    }
}
