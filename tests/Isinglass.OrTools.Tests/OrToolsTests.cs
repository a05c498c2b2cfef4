using Isinglass.Machines.Programs;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
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

    /// <summary>
    /// Its start is its answer when the time is over before it can look further, and its bound, if it had the time for one, lies below every point.
    /// </summary>
    [Fact]
    public void A_run_that_the_time_ends_keeps_its_start()
    {
        var model = Split(50, 6);
        var start = new SimulatedAnnealing().Sample(model.Objective, new SampleRequest { Key = new RandomKey(1), Reads = 10 }, SolveControl.Unlimited)
            .LowestValues();
        var solution = new ExternalSolver("cp-sat").Solve(model, new SolveRequest { Key = new RandomKey(1), Start = start },
            new SolveControl { TimeLimit = TimeSpan.FromMilliseconds(200) });
        solution.Status.ShouldBe(SolutionStatus.Feasible);
        solution.Objective.ShouldBeLessThanOrEqualTo(model.Objective.Energy(start));
        solution.LowerBound.ShouldBeLessThanOrEqualTo(solution.Objective);
    }

    /// <summary>Hedging starts from the free variables alone; products of later ones have values too.</summary>
    [Fact]
    public void A_start_of_the_first_variables_is_enough()
    {
        var model = Split(5, 2);
        var solution = new ExternalSolver("cp-sat").Solve(model, new SolveRequest { Key = new RandomKey(1), Start = new sbyte[] { 1, 1 } });
        solution.Status.ShouldBe(SolutionStatus.Optimal);
        solution.Objective.ShouldBe(RandomConstrainedModels.Truth(model).Objective);
    }

    /// <summary>The process is ended before it has read the model, so the start is all that there is.</summary>
    [Fact]
    public void An_interruption_ends_it_and_keeps_the_start()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        sbyte[] start = [1, 0, 1, 0, 1];
        var solution = new ExternalSolver("cp-sat").Solve(Split(5, 2), new SolveRequest { Key = new RandomKey(1), Start = start },
            new SolveControl { Cancellation = interrupted.Token });
        solution.StopReason.ShouldBe(StopReason.Cancelled);
        solution.Status.ShouldBe(SolutionStatus.Feasible);
        solution.Values.ShouldBe(start);
    }

    /// <summary>Market split (Cornuejols and Dawande 1998) with the distance as objective: every point keeps the rows, and zero is hard to reach.</summary>
    private static ConstrainedQuadraticModel Split(int count, int rows)
    {
        var random = new RandomKey(5).CreateSource();
        var model = new ConstrainedQuadraticModelBuilder(count);
        int[] all = [.. Enumerable.Range(0, count)];
        for (var row = 0; row < rows; row++)
        {
            double[] weights = [.. all.Select(_ => (double)random.NextBelow(100))];
            model.Objective.AddSquare(all, weights, Math.Floor(weights.Sum() / 2), 1);
        }

        model.AddRow(all, [.. all.Select(static _ => 1.0)], ConstraintSense.LessOrEqual, count);
        return model.Build();
    }
}
