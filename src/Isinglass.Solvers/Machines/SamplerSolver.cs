using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Solvers.Machines;

/// <summary>
/// Solves a model without rows through a black-box Ising machine: only the objective (a surrogate, usually) is sent, and every read is completed and scored by the
/// true objective where the model knows its completion. Couplings are built once; a solve changes linear biases alone.
/// </summary>
/// <param name="sampler">The machine.</param>
/// <param name="options">Reads, effort and which read counts.</param>
public sealed class SamplerSolver(ISampler sampler, SamplerSolverOptions options) : ISolver
{
    /// <summary>Up to this size rows are multiplied out once, because a dense machine is faster then; beyond it rows stay rows.</summary>
    private const int ExpandLimit = 1024;

    /// <inheritdoc/>
    public string Name => sampler.Name;

    /// <inheritdoc/>
    public ISolverSession Prepare(ConstrainedQuadraticModel model)
    {
        if (model.Rows.RowCount + model.Products.Length > 0)
        {
            throw new InputException($"The machine {sampler.Name} takes no rows, and the model has {model.Rows.RowCount + model.Products.Length}. Use the method qcgd or penalty, or the soft-margin encoding.");
        }

        var objective = model.VariableCount <= ExpandLimit ? model.Objective.Expand() : model.Objective;
        return new Session(sampler, options, objective, model.Completion);
    }

    private sealed class Session(ISampler sampler, SamplerSolverOptions options, BinaryQuadraticModel objective, ICompletion? completion) : ISolverSession
    {
        private readonly ICompletionWalker? _walker = completion?.CreateWalker();
        private sbyte[]? _last;

        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var model = Shifted(request.LinearShift.Span);
            var best = new Best();
            var (calls, scored) = (0L, 0L);
            for (; calls < options.Calls && (calls == 0 || !run.ShouldStop()); calls++)
            {
                var samples = sampler.Sample(model, Request(request, (int)calls), run.Part());
                for (var r = 0; r < samples.Count; r++)
                {
                    var values = samples.Values(r);
                    var score = Score(values, samples.Energies[r]);
                    scored++;
                    if (run.Offer(score) || best.Values is null || (options.Choice == ReadChoice.LowestEnergy && samples.Energies[r] < best.Energy))
                    {
                        best.Take(values, samples.Energies[r], score, options.Choice);
                    }
                }

                run.Report((calls + 1.0) / options.Calls, "sampling");
            }

            _last = best.Values;
            return new Solution
            {
                Status = SolutionStatus.Feasible,
                Values = best.Values ?? [],
                Objective = best.Score,
                StopReason = run.Finish(StopReason.Completed),
                OracleCalls = calls,
                CandidatesScored = scored,
                Trace = run.Trace,
            };
        }

        private BinaryQuadraticModel Shifted(ReadOnlySpan<double> shift)
        {
            if (shift.IsEmpty)
            {
                return objective;
            }

            var linear = objective.Linear.ToArray();
            for (var i = 0; i < shift.Length; i++)
            {
                linear[i] += shift[i];
            }

            return objective.WithLinear(linear, objective.Offset);
        }

        private SampleRequest Request(SolveRequest request, int call)
        {
            var start = options.WarmStart ? Start(request.Start.Span) : null;
            BitMatrix? states = null;
            if (start is not null)
            {
                states = new BitMatrix(1, start.Length);
                states.SetRow(0, start);
            }

            return new SampleRequest { Key = request.Key.Derive(call), Reads = options.Reads, Sweeps = options.Sweeps, InitialStates = states, Threads = request.Threads };
        }

        /// <summary>The request's bits; variables that it does not give keep their values of the last solve.</summary>
        private sbyte[]? Start(ReadOnlySpan<sbyte> start)
        {
            if (start.IsEmpty || (_last is null && start.Length < objective.VariableCount))
            {
                return null;
            }

            var full = (sbyte[]?)_last?.Clone() ?? new sbyte[objective.VariableCount];
            start[..Math.Min(start.Length, full.Length)].CopyTo(full);
            return full;
        }

        private double Score(ReadOnlySpan<sbyte> values, double energy)
        {
            if (_walker is null)
            {
                return energy;
            }

            _walker.Load(values[.._walker.FreeCount]);
            return _walker.Objective;
        }
    }

    private sealed class Best
    {
        public sbyte[]? Values { get; private set; }

        public double Energy { get; private set; } = double.PositiveInfinity;

        public double Score { get; private set; } = double.PositiveInfinity;

        public void Take(sbyte[] values, double energy, double score, ReadChoice choice)
        {
            var better = choice == ReadChoice.LowestEnergy ? energy < Energy : score < Score;
            if (better || Values is null)
            {
                (Values, Energy, Score) = (values, energy, score);
            }
        }
    }
}
