using Isinglass.Model;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Machines.Services;

/// <summary>
/// Solves a problem with rows by a service that takes them as rows: the objective and every row are sent unchanged, with a multiplier for each row. Multipliers
/// start at the largest change of the objective by a flip (Verma, Lewis 2022), which a unit of violation must outweigh; while no answer is feasible, those of
/// violated rows grow fourfold. Points are checked here.
/// </summary>
internal sealed class NativeRows(ServiceMachine machine, int reads) : ISolver
{
    /// <summary>Largest number of calls of a solve.</summary>
    public const int MostCalls = 5;

    private const int Growth = 4;

    /// <inheritdoc/>
    public string Name => $"native {machine.Name}";

    /// <inheritdoc/>
    public ISolverSession Prepare(ConstrainedQuadraticModel model) => new Session(machine, model, ServiceRow.Of(model), reads);

    private sealed class Session(ServiceMachine machine, ConstrainedQuadraticModel model, IReadOnlyList<ServiceRow> rows, int reads) : ISolverSession
    {
        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var objective = request.Shift(model.Objective);
            var prepared = MachinePreparation.Of(objective, machine.Limits).Model;
            var multipliers = Enumerable.Repeat(Math.Max(1, (long)Math.Ceiling(Math.Min(PenaltyWeights.LargestChange(prepared), long.MaxValue >> 20))),
                rows.Count).ToArray();
            var time = machine.Limits.TimeOf(control.TimeLimit);
            var (best, bestViolation, bestObjective, calls, scored) = (Array.Empty<sbyte>(), double.PositiveInfinity, double.PositiveInfinity, 0, 0L);
            while (calls < MostCalls && !(bestViolation <= 0) && (calls == 0 || !run.ShouldStop()))
            {
                var sample = new SampleRequest
                {
                    Key = request.Key.Derive(calls),
                    Reads = Math.Min(reads, machine.Limits.MaximumReads),
                    InitialStates = Start(request, best)
                };
                var order = new ServiceOrder(prepared, sample, time) { Rows = rows, Multipliers = multipliers, Constrained = model };
                if (run.Ask(() => machine.Call(order, run)) is not { } answer)
                {
                    break;
                }

                calls++;
                foreach (var (values, _) in answer)
                {
                    var (violation, value) = (model.IsFeasible(values) ? 0 : model.TotalViolation(values), objective.Energy(values));
                    scored++;
                    if ((violation, value).CompareTo((bestViolation, bestObjective)) < 0)
                    {
                        (best, bestViolation, bestObjective) = (values, violation, value);
                    }

                    if (violation <= 0)
                    {
                        run.Offer(value);
                    }
                }

                for (var r = 0; r < rows.Count; r++)
                {
                    multipliers[r] *= model.Violation(r, best) > ConstrainedQuadraticModel.FeasibilityTolerance ? Growth : 1;
                }
            }

            run.ShouldStop();
            var found = new Solution
            {
                Status = bestViolation <= 0 ? SolutionStatus.Feasible : SolutionStatus.Unknown,
                Values = best,
                Objective = best.Length > 0 ? model.Objective.Energy(best) : double.PositiveInfinity,
                StopReason = run.Finish(StopReason.Completed),
                OracleCalls = calls,
                Iterations = calls,
                CandidatesScored = scored,
                Trace = run.Trace,
                Multipliers = [.. multipliers.Select(static value => (double)value)],
            };
            return found.UnlessFailed(run);
        }

        private BitMatrix? Start(SolveRequest request, sbyte[] best)
        {
            var start = best.Length > 0 ? best : request.Start.ToArray();
            if (!machine.Limits.TakesStarts || start.Length != model.VariableCount)
            {
                return null;
            }

            var states = new BitMatrix(1, start.Length);
            states.SetRow(0, start);
            return states;
        }
    }
}
