using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Exact;

public sealed class ExactSolverTests
{
    private static readonly SolveRequest Request = new() { Key = new RandomKey(1) };

    [Theory]
    [InlineData(ExactMethod.Enumeration)]
    [InlineData(ExactMethod.Branching)]
    public void Both_methods_find_what_enumeration_from_scratch_finds(ExactMethod method)
    {
        var infeasible = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 5 + (int)(seed % 6));
            var truth = RandomConstrainedModels.Truth(model);
            var solution = new ExactSolver(method).Solve(model, Request);
            if (!truth.IsFeasible)
            {
                infeasible++;
                solution.Status.ShouldBe(SolutionStatus.Infeasible);
                solution.Objective.ShouldBe(double.PositiveInfinity);
                continue;
            }

            solution.Status.ShouldBe(SolutionStatus.Optimal);
            solution.Objective.ShouldBe(truth.Objective, 1e-9, $"seed {seed}");
            solution.LowerBound.ShouldBe(truth.Objective, 1e-9);
            model.IsFeasible(solution.Values).ShouldBeTrue();
        }

        infeasible.ShouldBeInRange(5, 60);
    }

    [Fact]
    public void All_optima_are_all_optima()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("ties"), 15);
            var truth = RandomConstrainedModels.Truth(model);
            var optima = ExactSolver.AllOptima(model, 10_000);
            optima.IsComplete.ShouldBeTrue();
            optima.Points.Select(Text).Order().ShouldBe(truth.Points.Select(Text).Order(), $"seed {seed}");
            if (truth.Points.Count > 1)
            {
                var some = ExactSolver.AllOptima(model, 1);
                some.IsComplete.ShouldBeFalse();
                some.Points.Count.ShouldBe(1);
            }

        }
    }

    [Fact]
    public void A_model_without_rows_and_with_every_point_optimal_gives_every_point()
    {
        var optima = ExactSolver.AllOptima(new ConstrainedQuadraticModelBuilder(5).Build(), 100);
        optima.Points.Count.ShouldBe(32);
        optima.Objective.ShouldBe(0);
        ExactSolver.AllOptima(new ConstrainedQuadraticModelBuilder(0).Build(), 1).Points.Count.ShouldBe(1);
    }

    [Fact]
    public void A_large_sparse_model_whose_first_bits_determine_the_rest_is_branched_quickly()
    {
        // 10 free bits, 45 products and 20 rows with binary slack: 10 + 45 + 20 * 4 bits, far beyond enumeration.
        var random = new RandomKey(3).CreateSource();
        var builder = new ConstrainedQuadraticModelBuilder(10);
        for (var i = 0; i < 10; i++)
        {
            builder.Objective.AddLinear(i, random.NextBelow(9) - 4);
            for (var j = 0; j < i; j++)
            {
                builder.Objective.AddLinear(builder.AddProduct(i, j), random.NextBelow(9) - 4);
            }
        }

        for (var r = 0; r < 20; r++)
        {
            var values = Enumerable.Range(0, 10).Select(_ => (double)random.NextSign()).ToArray();
            builder.AddRow([.. Enumerable.Range(0, 10)], values, ConstraintSense.LessOrEqual, 2);
        }

        var source = builder.Build();
        var model = new SlackBridge(source).Target;
        model.VariableCount.ShouldBeGreaterThan(100);
        var (feasible, best) = (false, double.PositiveInfinity);
        foreach (var free in RandomModels.Points(10))
        {
            sbyte[] point = [.. free, .. source.Products.Select(p => (sbyte)(free[p.First] * free[p.Second]))];
            if (source.IsFeasible(point))
            {
                (feasible, best) = (true, Math.Min(best, source.Objective.Energy(point)));
            }
        }

        feasible.ShouldBeTrue();
        var optima = ExactSolver.AllOptima(model, 1000);
        optima.Objective.ShouldBe(best);
        new ExactSolver().Solve(model, Request).Objective.ShouldBe(best);
    }

    [Fact]
    public void A_linear_shift_is_minimised_but_not_reported()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.Objective.AddLinear(0, -1);
        builder.AddRow([0, 1, 2], [1, 1, 1], ConstraintSense.Equal, 1);
        var session = new ExactSolver().Prepare(builder.Build());
        session.Solve(Request, SolveControl.Unlimited).Values.ShouldBe(new sbyte[] { 1, 0, 0 });
        var shifted = session.Solve(Request with { LinearShift = new double[] { 5, 0, -1 } }, SolveControl.Unlimited);
        shifted.Values.ShouldBe(new sbyte[] { 0, 0, 1 });
        shifted.Objective.ShouldBe(0);
        shifted.LowerBound.ShouldBe(-1);
        session.Solve(Request, SolveControl.Unlimited).Values.ShouldBe(new sbyte[] { 1, 0, 0 });
    }

    [Fact]
    public void A_stopped_search_keeps_a_valid_bound_and_claims_nothing()
    {
        var model = RandomConstrainedModels.Create(new RandomKey(8), 24);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var solution = new ExactSolver(ExactMethod.Branching).Solve(model, Request, new SolveControl { Cancellation = source.Token });
        var truth = new ExactSolver(ExactMethod.Branching).Solve(model, Request);
        truth.Status.ShouldBe(SolutionStatus.Optimal);
        solution.LowerBound.ShouldBeLessThanOrEqualTo(truth.Objective);
        if (solution.StopReason == StopReason.Cancelled)
        {
            solution.Status.ShouldNotBe(SolutionStatus.Optimal);
        }
    }

    [Fact]
    public void Enumeration_beyond_its_limit_is_refused_with_a_cure() =>
        Should.Throw<InputException>(() => new ExactSolver(ExactMethod.Enumeration).Prepare(new ConstrainedQuadraticModelBuilder(40).Build()))
            .Message.ShouldContain("branching");

    private static string Text(sbyte[] point) => string.Concat(point.Select(static v => v == 1 ? '1' : '0'));
}
