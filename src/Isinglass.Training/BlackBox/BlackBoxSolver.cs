using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Numerics.Bits;

namespace Isinglass.Training.BlackBox;

/// <summary>
/// Trains a network through an Ising machine that knows nothing about networks: it gets the soft-margin rows as couplings, every read is completed by a forward
/// pass and scored by the true loss, and the errors of the completed reads change the rows of the next call. The incumbent is the best completed read, without
/// refinement.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="options">Rows, effort and policy.</param>
internal sealed class BlackBoxSolver(ISampler machine, BlackBoxOptions options) : ISolver
{
    /// <inheritdoc/>
    public string Name => machine.Name;

    /// <inheritdoc/>
    /// <exception cref="InputException">The model is not a network's, or the soft-margin rows do not cover it.</exception>
    public ISolverSession Prepare(ConstrainedQuadraticModel model)
    {
        options.Validate();
        var network = model.Completion as NetworkCompletion ?? throw new InputException(
            "Training through a machine needs the model of a network. Use another method for other models.");
        return new Session(machine, options, network);
    }

    private sealed class Session(ISampler machine, BlackBoxOptions options, NetworkCompletion network) : ISolverSession
    {
        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var search = new Search(options, network, run);
            var calls = 0;
            for (; calls < options.Calls && (calls == 0 || !(run.ShouldStop() || search.Scorer.Objective <= 0)); calls++)
            {
                var model = request.Shift(search.Rows.Encode().Objective.Expand());
                if (run.Ask(() => machine.Sample(model, Request(request, calls, search), run.Part())) is not { } samples)
                {
                    break;
                }

                search.Take(samples);
                search.Move(calls);
                run.Report((calls + 1.0) / options.Calls, $"call {calls + 1}");
            }

            var found = new Solution
            {
                Status = search.Scorer.IsFeasible ? SolutionStatus.Feasible : SolutionStatus.Unknown,
                Values = search.Scorer.Values,
                Objective = search.Scorer.Objective,
                StopReason = run.Finish(StopReason.Completed),
                OracleCalls = calls,
                CandidatesScored = search.Scorer.Scored,
                Trace = run.Trace,
                Multipliers = search.Multipliers,
                Others = search.Others,
            };
            return found.UnlessFailed(run);
        }

        private SampleRequest Request(SolveRequest request, int call, Search search) => new()
        {
            Key = request.Key.Derive(call),
            Reads = options.Reads,
            Sweeps = options.Sweeps,
            Threads = request.Threads,
            InitialStates = call >= options.ColdCalls ? search.Starts() : null,
        };
    }

    /// <summary>The rows with their weights, and the incumbent.</summary>
    private sealed class Search
    {
        /// <summary>
        /// Weights stay between a tenth and eight times the mean: beyond that one sample dominates the couplings (measured on planted teachers).
        /// </summary>
        private const double LeastWeight = 0.1, LargestWeight = 8;

        /// <summary>Points that are kept as starts (1, 3, 10 and 20 measured: with few of them all reads of a call end at the same point).</summary>
        private const int PoolSize = 10;

        private readonly List<(double Score, sbyte[] Point)> _pool = [];
        private readonly BlackBoxOptions _options;
        private readonly ICompletionWalker _scored;
        private readonly IncrementalEvaluator _walker;
        private readonly double[] _wrong;
        private readonly double[] _violations;
        private readonly double[] _duals;

        public Search(BlackBoxOptions options, NetworkCompletion network, SolveRun run)
        {
            _options = options;
            _scored = network.CreateWalker();
            _walker = _scored as IncrementalEvaluator ?? network.CreateEvaluator();
            Scorer = new ReadScorer(_scored, run);
            Rows = new SoftMarginRows(network, options.Rows);
            _wrong = new double[Rows.SampleWeights.Length];
            _violations = new double[_wrong.Length];
            _duals = new double[_wrong.Length];
            Multipliers = new double[_wrong.Length];
        }

        public SoftMarginRows Rows { get; }

        public ReadScorer Scorer { get; }

        /// <summary>What the multipliers add to the weight 1 of each sample's rows.</summary>
        public double[] Multipliers { get; }

        /// <summary>Parameter bits of the best reads so far.</summary>
        public IReadOnlyList<sbyte[]> Others => [.. _pool.Select(entry => entry.Point[.._walker.FreeCount])];

        /// <summary>The best reads so far, completed: where later calls start.</summary>
        public BitMatrix Starts()
        {
            var states = new BitMatrix(_pool.Count, _pool[0].Point.Length);
            for (var r = 0; r < _pool.Count; r++)
            {
                Rows.Complete(_pool[r].Point);
                states.SetRow(r, _pool[r].Point);
            }

            return states;
        }

        /// <summary>Completes and scores all reads, and counts their errors.</summary>
        public void Take(SampleSet samples)
        {
            Array.Clear(_wrong);
            for (var r = 0; r < samples.Count; r++)
            {
                var point = samples.Values(r);
                Scorer.Take(point);
                if (_scored != _walker)
                {
                    // With demands the scoring walker projects the read, and errors are those of the projected point.
                    _scored.Free.CopyTo(point);
                    _walker.Load(_scored.Free);
                }

                Count(samples.Count);
                Remember(_scored.Objective, point);
            }
        }

        /// <summary>Updates the weights after call <paramref name="call"/> (0-based).</summary>
        public void Move(int call)
        {
            if (_options.Policy == BlackBoxPolicy.SampleWeights)
            {
                MoveWeights();
            }
            else if (_options.Policy == BlackBoxPolicy.Multipliers)
            {
                MoveMultipliers(call);
            }
        }

        /// <summary>Keeps the few best points with different parameter bits, the earlier of equals first.</summary>
        private void Remember(double score, sbyte[] point)
        {
            var bits = point.AsMemory(0, _walker.FreeCount);
            if (_pool.Any(entry => entry.Score <= score && entry.Point.AsSpan(0, bits.Length).SequenceEqual(bits.Span)))
            {
                return;
            }

            var at = _pool.FindIndex(entry => entry.Score > score);
            _pool.Insert(at < 0 ? _pool.Count : at, (score, point));
            if (_pool.Count > PoolSize)
            {
                _pool.RemoveAt(PoolSize);
            }
        }

        private void Count(int reads)
        {
            for (var n = 0; n < _wrong.Length; n++)
            {
                _wrong[n] += _walker.IsWrong(Rows.Lanes[n]) ? 1.0 / reads : 0;
            }
        }

        private void MoveWeights()
        {
            var weights = Rows.SampleWeights;
            for (var n = 0; n < weights.Length; n++)
            {
                weights[n] *= Math.Exp(_options.WeightStep * _wrong[n]);
            }

            Normalize(weights);
            for (var n = 0; n < weights.Length; n++)
            {
                weights[n] = Math.Clamp(weights[n], LeastWeight, LargestWeight);
            }
        }

        private void MoveMultipliers(int call)
        {
            var (eta, beta) = (2.0 / (call + 2), _options.Step * Math.Sqrt(call + 1));
            for (var n = 0; n < _violations.Length; n++)
            {
                _violations[n] += eta * (_wrong[n] - _violations[n]);
                _duals[n] += _options.Step * _violations[n];
                Multipliers[n] = _duals[n] + beta * _violations[n];
                Rows.SampleWeights[n] = 1 + Multipliers[n];
            }

            Normalize(Rows.SampleWeights);
        }

        /// <summary>Scales weights to mean 1, so that a machine with fixed temperatures sees similar energies in every call.</summary>
        private static void Normalize(double[] weights)
        {
            var scale = weights.Length / weights.Sum();
            for (var n = 0; n < weights.Length; n++)
            {
                weights[n] *= scale;
            }
        }
    }
}
