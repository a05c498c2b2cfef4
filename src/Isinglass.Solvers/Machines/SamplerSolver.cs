using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Bits;

namespace Isinglass.Solvers.Machines;

/// <summary>
/// Solves a model without rows through a black-box Ising machine: only the objective (a surrogate, usually) is sent, and every read is completed and scored by
/// the true objective where the model knows its completion. Couplings are built once; a solve changes linear biases only.
/// </summary>
/// <param name="sampler">The machine.</param>
/// <param name="options">Reads, effort and which read is returned.</param>
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
            throw new InputException(
                $"The machine {sampler.Name} takes no rows, and the model has {model.Rows.RowCount + model.Products.Length}. "
                + "Use the method qcgd or penalty, or the soft-margin encoding.");
        }

        var objective = model.VariableCount <= ExpandLimit ? model.Objective.Expand() : model.Objective;
        return new Session(sampler, options, objective, model.Completion);
    }

    private sealed class Session(ISampler sampler, SamplerSolverOptions options, BinaryQuadraticModel objective, ICompletion? completion) : ISolverSession
    {
        private readonly ICompletionWalker? _walker = completion?.CreateWalker();

        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var model = request.Shift(objective);
            var scorer = _walker is null ? new ReadScorer(model, run) : new ReadScorer(_walker, run);
            sbyte[] kept = [];
            var calls = 0L;
            for (; calls < options.Calls && (calls == 0 || !run.ShouldStop()); calls++)
            {
                if (run.Ask(() => sampler.Sample(model, Request(request, (int)calls), run.Part())) is not { } samples)
                {
                    break;
                }

                for (var r = 0; r < samples.Count; r++)
                {
                    var read = samples.Values(r);
                    kept = scorer.Take(read, options.Choice == ReadChoice.LowestEnergy ? samples.Energies[r] : null) ? read : kept;
                }

                run.Report((calls + 1.0) / options.Calls, "sampling");
            }

            var found = new Solution
            {
                Status = scorer.IsFeasible ? SolutionStatus.Feasible : SolutionStatus.Unknown,
                Values = kept,
                Objective = scorer.Objective - (_walker is null && scorer.IsFeasible ? request.ShiftAt(kept) : 0),
                StopReason = run.Finish(StopReason.Completed),
                OracleCalls = calls,
                CandidatesScored = scorer.Scored,
                Trace = run.Trace,
            };
            return found.UnlessFailed(run);
        }

        private SampleRequest Request(SolveRequest request, int call)
        {
            // A start of free bits alone does not determine a state of the machine.
            BitMatrix? states = null;
            if (options.WarmStart && request.Start.Length >= objective.VariableCount)
            {
                states = new BitMatrix(1, objective.VariableCount);
                states.SetRow(0, request.Start.Span[..objective.VariableCount]);
            }

            return new SampleRequest
            {
                Key = request.Key.Derive(call),
                Reads = options.Reads,
                Sweeps = options.Sweeps,
                InitialStates = states,
                Threads = request.Threads,
            };
        }
    }
}
