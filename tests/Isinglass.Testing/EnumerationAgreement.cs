using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Shouldly;

namespace Isinglass.Testing;

/// <summary>What a solver that proves must say of small random models: what enumeration says.</summary>
public static class EnumerationAgreement
{
    /// <summary>Solves models of seven bits, seeds from 0 on, and checks status, optimum, bound and point.</summary>
    /// <returns>The statuses that occurred.</returns>
    public static IReadOnlySet<SolutionStatus> Check(ISolver solver, int count)
    {
        var statuses = new HashSet<SolutionStatus>();
        for (var seed = 0UL; seed < (ulong)count; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 7);
            var truth = RandomConstrainedModels.Truth(model);
            var solution = solver.Solve(model, new SolveRequest { Key = new RandomKey(1) });
            statuses.Add(solution.Status);
            solution.Status.ShouldBe(truth.IsFeasible ? SolutionStatus.Optimal : SolutionStatus.Infeasible, $"seed {seed}");
            if (truth.IsFeasible)
            {
                solution.Objective.ShouldBe(truth.Objective, 1e-6, $"seed {seed}");
                solution.LowerBound.ShouldBe(solution.Objective);
                model.IsFeasible(solution.Values).ShouldBeTrue();
                solution.StopReason.ShouldBe(StopReason.Optimal);
            }
        }

        return statuses;
    }
}
