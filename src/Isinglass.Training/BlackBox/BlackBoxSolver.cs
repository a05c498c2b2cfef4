using Isinglass.Model;
using Isinglass.Neural;
using Isinglass.Numerics;

namespace Isinglass.Training;

/// <summary>
/// Trains a network through an Ising machine that knows nothing of networks: it is sent the soft-margin rows as couplings, every read is completed by a forward
/// pass and scored by the true loss, and what the completed reads get wrong moves the rows of the next call. The incumbent is the best completed read, unpolished.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="options">Rows, effort and policy.</param>
public sealed class BlackBoxSolver(ISampler machine, BlackBoxOptions options) : ISolver
{
    /// <inheritdoc/>
    public string Name => machine.Name;

    /// <inheritdoc/>
    /// <exception cref="InputException">The model is not a network's, or the soft-margin rows do not cover it.</exception>
    public ISolverSession Prepare(ConstrainedQuadraticModel model)
    {
        options.Validate();
        var network = model.Completion as NetworkCompletion ?? throw new InputException("Training through a machine needs the model of a network. Use another method for other models.");
        return new Session(machine, options, network);
    }

    private sealed class Session(ISampler machine, BlackBoxOptions options, NetworkCompletion network) : ISolverSession
    {
        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var search = new Search(options, network);
            var calls = 0;
            for (; calls < options.Calls && (calls == 0 || !(run.ShouldStop() || search.Best <= 0)); calls++)
            {
                var model = request.Shift(search.Rows.Encode().Objective.Expand());
                var samples = machine.Sample(model, Request(request, calls, search), run.Part());
                search.Take(samples, run);
                search.Move(calls);
                run.Report((calls + 1.0) / options.Calls, $"call {calls + 1}");
            }

            return new Solution
            {
                Status = SolutionStatus.Feasible,
                Values = search.Bits,
                Objective = search.Best,
                StopReason = run.Finish(StopReason.Completed),
                OracleCalls = calls,
                CandidatesScored = search.Scored,
                Trace = run.Trace,
                Multipliers = search.Multipliers,
                Others = search.Others,
            };
        }

        private SampleRequest Request(SolveRequest request, int call, Search search) => new()
        {
            Key = request.Key.Derive(call),
            Reads = options.Reads,
            Sweeps = options.Sweeps,
            Threads = request.Threads,
            InitialStates = options.WarmCalls && call % 2 == 1 ? search.Starts() : null,
        };
    }

    /// <summary>Rows, what the reads of a call did to them, and the incumbent.</summary>
    private sealed class Search
    {
        /// <summary>Weights stay between a tenth and eight times the mean: beyond that one sample rules the couplings (measured on planted teachers).</summary>
        private const double LeastWeight = 0.1, LargestWeight = 8;

        /// <summary>Points that are kept to start from (1, 3 and 10 measured: 3).</summary>
        private const int PoolSize = 3;

        private readonly List<(double Score, sbyte[] Point)> _pool = [];
        private readonly BlackBoxOptions _options;
        private readonly NetworkWalker _walker;
        private readonly double[] _wrong;
        private readonly double[] _margins;
        private readonly double[] _meanMargins;
        private readonly double[] _averages;
        private readonly double[] _duals;
        private readonly double _step;

        public Search(BlackBoxOptions options, NetworkCompletion network)
        {
            _options = options;
            _walker = network.CreateNetworkWalker();
            Rows = new SoftMarginRows(network, options.Rows);
            Bits = new sbyte[network.FreeCount];
            _wrong = new double[Rows.SampleWeights.Length];
            _margins = new double[Rows.Targets.Length];
            _meanMargins = new double[_margins.Length];
            _averages = new double[_margins.Length];
            _duals = new double[_margins.Length];
            _step = options.Step ?? (network.Lattice.Spec.HiddenCount > 0 ? 0.03 : 0.1);
        }

        public SoftMarginRows Rows { get; }

        public sbyte[] Bits { get; }

        public double Best { get; private set; } = double.PositiveInfinity;

        public long Scored { get; private set; }

        public double[] Multipliers => [.. Rows.Targets.Select(target => target - Rows.BaseTarget)];

        /// <summary>Parameter bits of the best reads so far.</summary>
        public IReadOnlyList<sbyte[]> Others => [.. _pool.Select(entry => entry.Point[..Bits.Length])];

        /// <summary>The best reads so far, completed: where every second call starts. Null before the first call.</summary>
        public BitMatrix? Starts()
        {
            if (_pool.Count == 0)
            {
                return null;
            }

            var states = new BitMatrix(_pool.Count, _pool[0].Point.Length);
            for (var r = 0; r < _pool.Count; r++)
            {
                Rows.Complete(_pool[r].Point);
                states.SetRow(r, _pool[r].Point);
            }

            return states;
        }

        /// <summary>Completes and scores all reads, and counts what they get wrong.</summary>
        public void Take(SampleSet samples, SolveRun run)
        {
            Array.Clear(_wrong);
            Array.Clear(_meanMargins);
            for (var r = 0; r < samples.Count; r++)
            {
                var point = samples.Values(r);
                _walker.Load(point.AsSpan(0, _walker.FreeCount));
                Scored++;
                if (_walker.Objective < Best)
                {
                    Best = _walker.Objective;
                    _walker.Free.CopyTo(Bits);
                    run.Offer(Best);
                }

                Count(point, samples.Count);
                Remember(_walker.Objective, point);
            }
        }

        /// <summary>Moves weights or targets after call <paramref name="call"/> (0-based).</summary>
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
            if (_pool.Any(entry => entry.Score <= score && entry.Point.AsSpan(0, Bits.Length).SequenceEqual(point.AsSpan(0, Bits.Length))))
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

        private void Count(sbyte[] point, int reads)
        {
            for (var n = 0; n < _wrong.Length; n++)
            {
                _wrong[n] += _walker.IsWrong(Rows.Lanes[n]) ? 1.0 / reads : 0;
            }

            if (_options.Policy != BlackBoxPolicy.Multipliers)
            {
                return;
            }

            Rows.Margins(point, _margins);
            for (var k = 0; k < _margins.Length; k++)
            {
                _meanMargins[k] += _margins[k] / reads;
            }
        }

        private void MoveWeights()
        {
            var weights = Rows.SampleWeights;
            var sum = 0.0;
            for (var n = 0; n < weights.Length; n++)
            {
                weights[n] *= Math.Exp(_options.WeightStep * _wrong[n]);
                sum += weights[n];
            }

            for (var n = 0; n < weights.Length; n++)
            {
                weights[n] = Math.Clamp(weights[n] * weights.Length / sum, LeastWeight, LargestWeight);
            }
        }

        private void MoveMultipliers(int call)
        {
            var (eta, beta) = (2.0 / (call + 2), _step * Math.Sqrt(call + 1));
            for (var k = 0; k < _averages.Length; k++)
            {
                _averages[k] += eta * (_meanMargins[k] - _averages[k]);
                var violation = _options.Theta - _averages[k];
                _duals[k] = Math.Max(0, _duals[k] + _step * violation);
                Rows.Targets[k] = Rows.BaseTarget + Math.Max(0, _duals[k] + beta * violation);
            }
        }
    }
}
