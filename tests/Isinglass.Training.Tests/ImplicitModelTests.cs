using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Training.Bounds;
using Isinglass.Training.Exchange;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Tests;

public sealed class ImplicitModelTests
{
    private static readonly Recipe Tiny = new()
    {
        Data = "teacher:5-3-1",
        Network = "5-3-1",
        Samples = 12,
        Validation = 4,
        Bundle = 6,
        Margins = [2],
        Rounds = 8,
        Restarts = 1,
        Seed = 3,
        Refine = RefinementKind.None,
        Mode = HedgingMode.FrankWolfe,
        BundleSolver = BundleSolverKind.Exact,
        Encoding = ModelEncoding.Implicit
    };

    [Fact]
    public void An_exact_solver_enumerates_a_network_without_an_encoding_under_any_shift()
    {
        var plan = CompilePlan.Prepare(Tiny with { Data = "teacher:3-1", Network = "3-1", Samples = 6, Mode = HedgingMode.ProgressiveHedging }, null);
        var completion = plan.Completion();
        var model = new ConstrainedQuadraticModelBuilder(completion.FreeCount) { Completion = completion }.Build();
        var walker = completion.CreateWalker();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var random = new RandomKey(seed).CreateSource();
            double[] shift = [.. Enumerable.Range(0, completion.FreeCount).Select(_ => random.NextDouble() - 0.5)];
            var least = Enumerable.Range(0, 1 << completion.FreeCount).Min(index =>
            {
                walker.Load([.. Enumerable.Range(0, completion.FreeCount).Select(i => (sbyte)(index >> i & 1))]);
                return walker.Objective + shift.Select((value, i) => value * walker.Free[i]).Sum();
            });
            var solution = new ExactSolver().Solve(model, new SolveRequest { Key = new RandomKey(seed), LinearShift = shift });
            solution.Status.ShouldBe(SolutionStatus.Optimal);
            (solution.Objective + shift.Select((value, i) => value * solution.Values[i]).Sum()).ShouldBe(least, 1e-12);
            solution.LowerBound.ShouldBe(least, 1e-12);
            solution.CandidatesScored.ShouldBe(1 << completion.FreeCount);
        }
    }

    [Fact]
    public void The_Frank_Wolfe_mode_proves_a_bound_over_enumerated_bundles()
    {
        var result = Trainer.Train(Tiny, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        result.BoundSource.ShouldBe(BoundSource.FrankWolfe);
        var plan = CompilePlan.Prepare(Tiny, null);
        var walker = plan.Completion().CreateWalker();
        var optimum = Enumerable.Range(0, 1 << walker.FreeCount).Min(index =>
        {
            walker.Load([.. Enumerable.Range(0, walker.FreeCount).Select(i => (sbyte)(index >> i & 1))]);
            return walker.Objective;
        });
        result.LowerBound.ShouldBeLessThanOrEqualTo(optimum + 1e-9);
        result.LowerBound.ShouldBeGreaterThan(0.1 * optimum);
        result.TrainingLoss.ShouldBeGreaterThanOrEqualTo(optimum - 1e-9);
    }

    [Fact]
    public void A_network_too_large_to_enumerate_is_refused_with_its_size() =>
        Should.Throw<InputException>(() => Trainer.Train(Tiny with { Data = "teacher:11-3-1", Network = "11-3-1" }, new TrainerOptions { Baselines = false },
        SolveControl.Unlimited)).Message.ShouldContain("2^33");
}
