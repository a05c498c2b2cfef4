using Isinglass.Machines.Programs;
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
    public void Finds_the_enumerated_optimum_and_proves_it(string program, int count) =>
        EnumerationAgreement.Check(new ExternalSolver(program), count).ShouldContain(SolutionStatus.Optimal);

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
