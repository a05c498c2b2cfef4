using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Testing;

namespace Isinglass.Modelling.Tests;

/// <summary>Visits every point; counts how often it was asked to prepare.</summary>
internal sealed class EnumerationSolver : ISolver
{
    public string Name => "enumeration";

    public int Preparations { get; private set; }

    public ISolverSession Prepare(ConstrainedQuadraticModel model)
    {
        Preparations++;
        return new Session(model);
    }

    private sealed class Session(ConstrainedQuadraticModel model) : ISolverSession
    {
        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var shifted = model.WithObjective(request.Shift(model.Objective));
            var (isFeasible, objective, points) = RandomConstrainedModels.Truth(shifted);
            var run = control.Start();
            run.Offer(objective);
            run.Report(1, "enumerated");
            return new Solution
            {
                Status = isFeasible ? SolutionStatus.Optimal : SolutionStatus.Infeasible,
                Values = isFeasible ? points[0] : [],
                Objective = isFeasible ? model.Objective.Energy(points[0]) : double.PositiveInfinity,
                LowerBound = objective,
                StopReason = run.ShouldStop() ? run.StopReason : isFeasible ? StopReason.Optimal : StopReason.Infeasible,
            };
        }
    }
}
