using Isinglass.Machines.Programs;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.OrTools.Tests;

/// <summary>The solvers of OR-Tools against enumeration, through the program that carries them.</summary>
public sealed class OrToolsTests
{
    [Theory]
    [InlineData("cp-sat", 100)]
    [InlineData("ortools-highs", 10)]
    [InlineData("ortools-scip", 10)]
    public void Finds_the_enumerated_optimum_and_proves_it(string program, int count)
    {
        var solver = new ExternalSolver(program);
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
            }
        }

        statuses.ShouldContain(SolutionStatus.Optimal);
    }

    [Fact]
    public void A_time_limit_or_an_interruption_ends_it()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        var model = RandomConstrainedModels.Create(new RandomKey(3), 7);
        var solution = new ExternalSolver("cp-sat").Solve(model, new SolveRequest { Key = new RandomKey(1) },
            new SolveControl { Cancellation = interrupted.Token });
        solution.StopReason.ShouldBe(StopReason.Cancelled);
    }
}
