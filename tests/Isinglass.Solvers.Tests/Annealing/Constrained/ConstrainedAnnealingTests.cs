using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing.Constrained;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Annealing.Constrained;

public sealed class ConstrainedAnnealingTests
{
    private static readonly SolveRequest Request = new() { Key = new RandomKey(1) };
    private static readonly ConstrainedAnnealingOptions Short = new() { Reads = 4, Rounds = 4, Sweeps = 60 };

    [Fact]
    public void Random_models_of_every_kind_are_solved_to_the_optimum()
    {
        var (solved, feasible) = (0, 0);
        for (var seed = 0UL; seed < 150; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("anneal"), 8 + (int)(seed % 9));
            var truth = new ExactSolver().Solve(model, Request);
            var solution = new ConstrainedAnnealing(Short).Solve(model, Request);
            if (truth.Status == SolutionStatus.Infeasible)
            {
                solution.Status.ShouldBe(SolutionStatus.Unknown);
                model.TotalViolation(solution.Values).ShouldBeGreaterThan(0.5);
                continue;
            }

            feasible++;
            solution.Status.ShouldBe(SolutionStatus.Feasible, $"seed {seed}");
            model.IsFeasible(solution.Values).ShouldBeTrue();
            solution.Objective.ShouldBe(model.Objective.Energy(solution.Values), 1e-9);
            solution.Objective.ShouldBeGreaterThanOrEqualTo(truth.Objective - 1e-9);
            solved += solution.Objective <= truth.Objective + 1e-9 ? 1 : 0;
        }

        feasible.ShouldBeGreaterThan(100);
        solved.ShouldBeGreaterThanOrEqualTo(feasible * 98 / 100);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Assignments_are_solved_and_always_feasible(int size)
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            var model = ClassicModels.QuadraticAssignment(new RandomKey(seed), size);
            var solution = new ConstrainedAnnealing(Short).Solve(model, Request);
            model.IsFeasible(solution.Values).ShouldBeTrue();
            solution.Objective.ShouldBe(ClassicModels.BestPermutation(model, size), 1e-9, $"seed {seed}");
        }
    }

    [Fact]
    public void A_quadratic_knapsack_is_solved()
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            var model = ClassicModels.QuadraticKnapsack(new RandomKey(seed), 22);
            var truth = new ExactSolver().Solve(model, Request);
            truth.Status.ShouldBe(SolutionStatus.Optimal);
            new ConstrainedAnnealing(Short).Solve(model, Request).Objective.ShouldBe(truth.Objective, 1e-9, $"seed {seed}");
        }
    }

    [Fact]
    public void Equal_keys_give_equal_bits_on_one_and_two_threads()
    {
        // Large enough that a few sweeps do not reach the optimum, where all keys would meet.
        var model = ClassicModels.QuadraticAssignment(new RandomKey(9), 14);
        var few = new ConstrainedAnnealing(new ConstrainedAnnealingOptions { Reads = 3, Rounds = 1, Sweeps = 2 });
        var one = few.Solve(model, Request);
        few.Solve(model, Request with { Threads = 2 }).Values.ShouldBe(one.Values);
        few.Solve(model, Request with { Key = new RandomKey(2) }).Values.ShouldNotBe(one.Values);
    }

    [Fact]
    public void A_feasible_start_is_never_lost_and_the_shift_counts()
    {
        var model = ClassicModels.QuadraticAssignment(new RandomKey(5), 9);
        var best = new ConstrainedAnnealing().Solve(model, Request);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var stopped = new ConstrainedAnnealing(Short).Solve(model, Request with { Start = best.Values }, new SolveControl { Cancellation = source.Token });
        stopped.StopReason.ShouldBe(StopReason.Cancelled);
        stopped.Objective.ShouldBe(best.Objective);
        stopped.Values.ShouldBe(best.Values);

        // A large bias against the best point's first place drives the walk elsewhere; the objective is reported without it.
        var shift = new double[model.VariableCount];
        var used = Array.IndexOf(best.Values, (sbyte)1);
        shift[used] = 1e5;
        var shifted = new ConstrainedAnnealing(Short).Solve(model, Request with { LinearShift = shift });
        shifted.Values[used].ShouldBe((sbyte)0);
        shifted.Objective.ShouldBe(model.Objective.Energy(shifted.Values), 1e-9);
    }

    [Fact]
    public void Wrong_options_are_named_all_at_once()
    {
        var message = Should.Throw<InputException>(() => new ConstrainedAnnealing(new ConstrainedAnnealingOptions { Reads = 0, Growth = 1 })).Message;
        message.ShouldContain("reads");
        message.ShouldContain("growth");
    }
}
