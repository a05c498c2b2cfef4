using Isinglass.Hedging.Workers;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Exact;

namespace Isinglass.Hedging.Tests.Rounds;

public sealed class FrankWolfeRoundsTests
{
    private static readonly ProgressiveHedgingOptions Options = Problems.Options("frank-wolfe") with { Rho = 0.5, Rounds = 60 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_bound_rises_from_that_of_scenarios_alone_and_never_exceeds_the_optimum(int seed)
    {
        var model = Problems.Random(seed, scenarios: 3);
        var result = Problems.Hedge(model, new ExactSolver(), Options);
        var optimum = Problems.Optimum(model);
        result.Rounds[0].OuterBound.ShouldBe(Problems.WaitAndSee(model), 1e-9);
        result.Rounds.Select(round => round.OuterBound).ShouldBeInOrder();
        result.Solution.LowerBound.ShouldBeLessThanOrEqualTo(optimum + 1e-9);
        result.Solution.Objective.ShouldBeGreaterThanOrEqualTo(optimum - 1e-9);
    }

    [Fact]
    public void Only_exact_solvers_certify_a_bound() =>
        Problems.Hedge(Problems.Random(1, scenarios: 3), Problems.Annealing(), Options).Solution.LowerBound.ShouldBe(double.NegativeInfinity);

    [Fact]
    public void One_scenario_has_no_gap()
    {
        var model = Problems.Random(3, scenarios: 1);
        var result = Problems.Hedge(model, new ExactSolver(), Options);
        result.Solution.LowerBound.ShouldBe(Problems.Optimum(model), 1e-9);
        result.Solution.StopReason.ShouldBe(StopReason.Optimal);
    }

    [Fact]
    public void Oracle_calls_are_those_that_the_scenario_solves_report()
    {
        var model = Problems.Products(5, 3);
        var workers = new CountingWorkers(new LocalWorkers(model, Problems.Remembering(), 1));
        var result = Problems.Hedge(model, workers, Options with { Rounds = 4 });
        result.Solution.OracleCalls.ShouldBe(workers.Calls);
        result.ScenarioSolves.ShouldBe(workers.Orders);
        result.Solution.OracleCalls.ShouldBeGreaterThan(result.ScenarioSolves);
    }

    [Fact]
    public void A_round_in_which_a_scenario_proves_nothing_proves_nothing()
    {
        // With the bound of another round for the scenario that is silent the sum bounds nothing.
        for (var seed = 0; seed < 10; seed++)
        {
            var model = Problems.Random(seed, scenarios: 3);
            var whole = Problems.Hedge(model, new ExactSolver(), Options with { Rounds = 8 });
            var silent = Problems.Hedge(model, new SilentWorkers(new LocalWorkers(model, new ExactSolver(), 1)), Options with { Rounds = 8 });
            silent.Rounds[1].OuterBound.ShouldBe(silent.Rounds[0].OuterBound);
            silent.Solution.LowerBound.ShouldBeLessThanOrEqualTo(Problems.Optimum(model) + 1e-9);
            silent.Rounds[0].OuterBound.ShouldBe(whole.Rounds[0].OuterBound);
        }
    }

    private sealed class CountingWorkers(IScenarioWorkers workers) : IScenarioWorkers
    {
        public long Calls { get; private set; }

        public long Orders { get; private set; }

        public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
        {
            var answers = workers.Solve(orders, control);
            Calls += answers.Sum(answer => answer.OracleCalls);
            Orders += orders.Count;
            return answers;
        }
    }

    /// <summary>The second batch of solves leaves a scenario without an answer.</summary>
    private sealed class SilentWorkers(IScenarioWorkers workers) : IScenarioWorkers
    {
        private int _batch;

        public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
        {
            var isSilent = ++_batch == 2;
            return [.. workers.Solve(orders, control).Select((answer, k) => isSilent && k == 1 ? ScenarioAnswer.None(orders[k]) : answer)];
        }
    }
}
