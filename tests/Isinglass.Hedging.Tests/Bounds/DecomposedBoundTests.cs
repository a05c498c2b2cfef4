using Isinglass.Hedging.Bounds;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;

namespace Isinglass.Hedging.Tests.Bounds;

public sealed class DecomposedBoundTests
{
    public static TheoryData<int, int> Cases => new() { { 1, 1 }, { 1, 2 }, { 2, 1 }, { 2, 2 }, { 3, 1 }, { 3, 2 }, { 4, 1 }, { 4, 2 } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_bound_starts_at_that_of_scenarios_alone_rises_and_stays_below_the_optimum(int seed, int order)
    {
        var model = Problems.Random(seed, scenarios: 4);
        var optimum = Problems.Optimum(model);
        var result = Bound(model, null, order, threads: 1);
        result.Bounds[0].ShouldBe(Problems.WaitAndSee(model), 1e-9);
        result.Bounds.ShouldBeInOrder();
        result.LowerBound.ShouldBeLessThanOrEqualTo(optimum + 1e-9);
        result.Objective.ShouldBe(Problems.Whole(model, result.Shared), 1e-9);
        (result.Gap >= -1e-9).ShouldBeTrue();

        // Objectives are quadratic: order 2 is exact in the limit.
        (order == 1 || result.Gap < 0.05 * Math.Max(1, Math.Abs(optimum))).ShouldBeTrue($"gap {result.Gap} of {optimum}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Bounds_are_equal_on_one_two_and_eight_threads(int order)
    {
        var model = Problems.Products(5, 7);
        var one = Bound(model, null, order, threads: 1);
        foreach (var threads in new[] { 2, 8 })
        {
            var other = Bound(model, null, order, threads);
            other.Bounds.ShouldBe(one.Bounds);
            other.Shared.ShouldBe(one.Shared);
        }

        one.OracleCalls.ShouldBe(7 * one.Bounds.Count);
    }

    [Fact]
    public void An_oracle_that_fails_at_first_costs_bound_but_never_gives_a_false_one()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var model = Problems.Random(seed, scenarios: 4);
            var result = Bound(model, new LateSolver(model.Scenarios[1].Model), order: 1, threads: 1);
            result.Bounds[0].ShouldBe(double.NegativeInfinity);
            result.LowerBound.ShouldBeInRange(Problems.WaitAndSee(model) - 20, Problems.Optimum(model) + 1e-9, $"seed {seed}");
        }
    }

    [Fact]
    public void A_bound_that_is_reached_ends_the_run_and_a_cancelled_run_keeps_what_it_has()
    {
        var one = Bound(Problems.Random(3, scenarios: 1), null, order: 1, threads: 1);
        (one.StopReason, one.Bounds.Count).ShouldBe((StopReason.Optimal, 1));
        using var source = new CancellationTokenSource();
        var model = Problems.Random(2, scenarios: 4);
        var cancelled = new DecomposedBound(new CancellingSolver(source), 1, new DecomposedBoundOptions()).Solve(
            model, new RandomKey(1), new SolveControl { Cancellation = source.Token });
        cancelled.StopReason.ShouldBe(StopReason.Cancelled);
        cancelled.LowerBound.ShouldBeLessThanOrEqualTo(Problems.Optimum(model) + 1e-9);
    }

    private static DecomposedBoundResult Bound(ScenarioModel model, ISolver? oracle, int order, int threads) =>
        new DecomposedBound(oracle, threads, new DecomposedBoundOptions { MomentOrder = order }).Solve(model, new RandomKey(1), SolveControl.Unlimited);

    /// <summary>Exact, but the first two solves of one model find and prove nothing.</summary>
    private sealed class LateSolver(ConstrainedQuadraticModel late) : ISolver
    {
        public string Name => "late";

        public ISolverSession Prepare(ConstrainedQuadraticModel model) => new Session(new ExactSolver().Prepare(model), ReferenceEquals(model, late) ? 2 : 0);

        private sealed class Session(ISolverSession inner, int failures) : ISolverSession
        {
            private int _left = failures;

            public Solution Solve(SolveRequest request, SolveControl control) => _left-- > 0
                ? new Solution { Status = SolutionStatus.Unknown, Values = [], Objective = double.PositiveInfinity, StopReason = StopReason.Completed }
                : inner.Solve(request, control);
        }
    }

    /// <summary>Exact, and cancels the run in its tenth solve.</summary>
    private sealed class CancellingSolver(CancellationTokenSource source) : ISolver
    {
        private int _solves;

        public string Name => "cancelling";

        public ISolverSession Prepare(ConstrainedQuadraticModel model) => new Session(this, new ExactSolver().Prepare(model));

        private sealed class Session(CancellingSolver solver, ISolverSession inner) : ISolverSession
        {
            public Solution Solve(SolveRequest request, SolveControl control)
            {
                if (++solver._solves == 10)
                {
                    solver.Cancel();
                }

                return inner.Solve(request, control);
            }
        }

        private void Cancel() => source.Cancel();
    }
}
