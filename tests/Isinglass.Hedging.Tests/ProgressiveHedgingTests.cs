using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Hedging.Tests;

public sealed class ProgressiveHedgingTests
{
    private static readonly ExactSolver Exact = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    public static TheoryData<string> Variants => Problems.Variants;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_incumbent_is_the_optimum_of_small_problems_with_exact_scenario_solves(int seed)
    {
        var model = Problems.Random(seed, scenarios: 4);
        var result = Problems.Hedge(model, Exact, new ProgressiveHedgingOptions { Rho = 0.5, Growth = 1.05, Rounds = 200 });
        result.Solution.Objective.ShouldBe(Problems.Optimum(model), 1e-9);
        Problems.Whole(model, result.Solution.Values).ShouldBe(result.Solution.Objective, 1e-9);
    }

    [Fact]
    public void One_scenario_is_a_direct_solve()
    {
        var model = Problems.Random(3, scenarios: 1);
        var result = Problems.Hedge(model, Exact, new ProgressiveHedgingOptions { Rho = 0.1 });
        result.Solution.Objective.ShouldBe(Problems.Optimum(model), 1e-9);
        result.Solution.StopReason.ShouldBe(StopReason.Converged);
        result.Rounds.Count.ShouldBe(1);
        result.ScenarioSolves.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_variant_gives_equal_bits_on_one_two_and_eight_threads(string variant)
    {
        var model = Problems.Random(5, scenarios: 7);
        string Trail(int threads) => Problems.Trail(Problems.Hedge(model, new LocalWorkers(model, Problems.Annealing(), threads), Problems.Options(variant)));
        Trail(2).ShouldBe(Trail(1));
        Trail(8).ShouldBe(Trail(1));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_variant_is_near_the_optimum_of_a_small_problem_and_never_below(string variant)
    {
        var excess = Enumerable.Range(0, 10).Average(seed =>
        {
            var model = Problems.Random(seed, scenarios: 4);
            var result = Problems.Hedge(model, Exact, Problems.Options(variant) with { Rounds = 100, ScoreCopies = true });
            Problems.Whole(model, result.Solution.Values).ShouldBe(result.Solution.Objective, 1e-9);
            result.Solution.Objective.ShouldBeGreaterThanOrEqualTo(Problems.Optimum(model) - 1e-9);
            return result.Solution.Objective - Problems.Optimum(model);
        });
        excess.ShouldBeLessThan(variant == "replicated" ? 0.4 : 0.15);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_incumbent_never_gets_worse(string variant)
    {
        var result = Problems.Hedge(Problems.Random(8, scenarios: 6), Problems.Annealing(), Problems.Options(variant));
        result.Rounds.Zip(result.Rounds.Skip(1)).ShouldAllBe(pair => pair.Second.InnerBound <= pair.First.InnerBound);
        result.Rounds[^1].InnerBound.ShouldBe(result.Solution.Objective);
    }

    [Fact]
    public void Candidates_differ_and_come_best_first_with_the_incumbent_at_the_head()
    {
        var model = Problems.Random(5, scenarios: 7);
        var hot = new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = 1, HotTemperature = 5, ColdTemperature = 2, KeepBest = false });
        var result = Problems.Hedge(model, hot, new ProgressiveHedgingOptions { Rho = 0.01, Rounds = 30, ScoreCopies = true });
        var objectives = result.Solution.Others.Select(candidate => Problems.Whole(model, candidate)).ToArray();
        objectives[0].ShouldBe(result.Solution.Objective, 1e-9);
        objectives.ShouldBeInOrder();
        result.Solution.Others.Select(candidate => string.Concat(candidate)).Distinct().Count().ShouldBe(objectives.Length);
        objectives.Length.ShouldBe(16);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_residuals_of_the_scenarios_are_the_variance_of_the_round(string variant)
    {
        var told = 0;
        var model = Problems.Random(2, scenarios: 5);
        var result = Solve(model, Problems.Options(variant) with { Rounds = 4 }, new SolveControl(), new HedgingHooks
        {
            OnScenarios = (round, scenarios) =>
            {
                told++;
                scenarios.Count.ShouldBe(5);
                scenarios.Select((scenario, s) => 4 * model.Scenarios[s].Probability * scenario.Residual * scenario.Residual).Sum()
                    .ShouldBe(round.ConsensusVariance, 1e-9);
                scenarios.Select((scenario, s) => model.Scenarios[s].Probability * scenario.Objective).Sum().ShouldBe(round.CopiesObjective, 1e-9);
            },
        });
        told.ShouldBe(result.Rounds.Count);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Cancelling_after_two_rounds_returns_the_incumbent_and_says_so(string variant)
    {
        using var source = new CancellationTokenSource();
        var model = Problems.Random(2, scenarios: 5);
        var session = new HedgingHooks { OnRound = (round, _) => Cancel(round.Round == 2) };
        var result = Solve(model, Problems.Options(variant) with { Rho = 1e-6 }, new SolveControl { Cancellation = source.Token }, session);
        result.Solution.StopReason.ShouldBe(StopReason.Cancelled);
        result.Rounds.Count.ShouldBe(2);
        Problems.Whole(model, result.Solution.Values).ShouldBe(result.Solution.Objective, 1e-9);

        void Cancel(bool isDue)
        {
            if (isDue)
            {
                source.Cancel();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_run_that_is_cancelled_before_it_begins_returns_its_start(string variant)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var model = Problems.Random(2, scenarios: 5);
        sbyte[] start = [1, 0, 1, 1, 0, 0];
        var result = Solve(model, Problems.Options(variant), new SolveControl { Cancellation = source.Token }, new HedgingHooks { Start = start });
        (result.Solution.StopReason, result.Rounds.Count).ShouldBe((StopReason.Cancelled, 0));
        result.Solution.Values.ShouldBe(start);
        result.Solution.Objective.ShouldBe(Problems.Whole(model, start), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_deadline_in_the_middle_of_a_round_returns_the_incumbent_and_takes_no_snapshot_of_it(string variant)
    {
        // Every reading of the clock is a millisecond: the limit passes inside a round, whatever the machine does.
        var model = Problems.Random(2, scenarios: 5);
        var (rounds, snapshots) = (0, 0);
        var session = new HedgingHooks { OnRound = (_, _) => rounds++, OnSnapshot = _ => snapshots++ };
        var control = new SolveControl { TimeLimit = TimeSpan.FromMilliseconds(150), Clock = new TickingClock(TimeSpan.FromMilliseconds(1)) };
        var result = Solve(model, Problems.Options(variant) with { Rho = 1e-6, Rounds = 1000 }, control, session);
        result.Solution.StopReason.ShouldBe(StopReason.TimeLimit);
        rounds.ShouldBeInRange(1, 100);
        snapshots.ShouldBe(rounds - 1);
        Problems.Whole(model, result.Solution.Values).ShouldBe(result.Solution.Objective, 1e-9);
    }

    [Fact]
    public void A_target_and_a_lack_of_improvement_end_the_run()
    {
        var model = Problems.Random(2, scenarios: 5);
        var target = Solve(model, Problems.Options("plain") with { Rho = 1e-6 }, new SolveControl { Target = Problems.Optimum(model) + 100 }, null);
        (target.Solution.StopReason, target.Rounds.Count).ShouldBe((StopReason.Target, 0));
        var patient = new SolveControl { NoImprovement = TimeSpan.FromMilliseconds(50), Clock = new TickingClock(TimeSpan.FromMilliseconds(1)) };
        Solve(model, Problems.Options("plain") with { Rho = 1e-6, Rounds = 1000 }, patient, null).Solution.StopReason.ShouldBe(StopReason.NoImprovement);
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var workers = new LocalWorkers(Problems.Random(1, 1), Exact, 1);
        Should.Throw<InputException>(() => new ProgressiveHedging(workers,
            new ProgressiveHedgingOptions { Rho = 0 })).Message.ShouldContain("rho must be positive, not 0");
        var message = Should.Throw<InputException>(() => new ProgressiveHedging(
            workers, new ProgressiveHedgingOptions { Rho = 1, Growth = 0.9, Rounds = 0, DualStep = -1, ScenarioShare = 0, SlamTolerance = 0.6 })).Message;
        foreach (var part in new[] { "growth", "at least one round", "dual step", "share of scenarios", "slamming" })
        {
            message.ShouldContain(part);
        }
    }

    [Fact]
    public void Replicas_of_one_problem_find_its_optimum()
    {
        var one = Problems.Random(3, scenarios: 1);
        var model = new ScenarioModel(Problems.Shared, [.. Enumerable.Range(0, 5).Select(_ => new Scenario(0.2, one.Scenarios[0].Model))]);
        var result = Problems.Hedge(model, Problems.Annealing(), Problems.Options("replicated"));
        result.Solution.Objective.ShouldBe(Problems.Optimum(one), 1e-9);
        result.Rounds[^1].ConsensusVariance.ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Replicas_begin_apart_but_from_a_given_start_together()
    {
        var model = Problems.Random(3, scenarios: 4);
        string[] Starts(HedgingHooks session)
        {
            var workers = new StartWorkers(new LocalWorkers(model, Problems.Annealing(), 1));
            Problems.Hedge(model, workers, Problems.Options("replicated") with { Rounds = 1 }, session);
            return workers.Starts;
        }

        Starts(new HedgingHooks()).Distinct().Count().ShouldBeGreaterThan(1);
        Starts(new HedgingHooks { Start = new sbyte[] { 1, 1, 0, 0, 1, 0 } }).ShouldAllBe(start => start == "110010");
    }

    [Fact]
    public void A_share_of_the_scenarios_is_ordered_in_a_round_and_all_of_them_in_time()
    {
        var model = Problems.Random(3, scenarios: 5);
        var workers = new StartWorkers(new LocalWorkers(model, Problems.Annealing(), 1));
        var result = Problems.Hedge(model, workers, Problems.Options("stochastic") with { Rho = 1e-6, Rounds = 12 });
        workers.Rounds.ShouldAllBe(round => round.Length == 2 && round.Distinct().Count() == 2);
        workers.Rounds.SelectMany(round => round).Distinct().Count().ShouldBe(5);
        result.ScenarioSolves.ShouldBe(24);
    }

    [Fact]
    public void Agreed_bits_are_fixed_and_a_cycle_is_broken_by_slamming_or_a_larger_rho()
    {
        Enumerable.Range(0, 10).Max(seed => Problems.Hedge(Problems.Random(seed, 4), Exact,
            Problems.Options("fixing") with { FixAfter = 2 }).Rounds.Max(round => round.FixedBits))
            .ShouldBeGreaterThan(0);

        // Without steps of the multipliers every round repeats them: a cycle by construction.
        var model = Problems.Random(5, scenarios: 7);
        var cycling = new ProgressiveHedgingOptions { Rho = 0.01, Growth = 1, DualStep = 0, Rounds = 12, CycleAction = CycleAction.Slam };
        var slammed = Problems.Hedge(model, Exact, cycling);
        slammed.Cycles.ShouldBeGreaterThan(0);
        slammed.Rounds[^1].ConsensusVariance.ShouldBe(0, 1e-9);
        var larger = Problems.Hedge(model, Exact, cycling with { CycleAction = CycleAction.LargerRho });
        larger.Rounds[^1].Rho.ShouldBeGreaterThan(0.01);
        larger.Rounds[^1].FixedBits.ShouldBe(0);
    }

    private static HedgingResult Solve(ScenarioModel model, ProgressiveHedgingOptions options, SolveControl control, HedgingHooks? session) =>
        new ProgressiveHedging(new LocalWorkers(model, Problems.Annealing(), 1), options).Solve(model, new RandomKey(1), control, session);

    /// <summary>Keeps where the first round's orders start, and who is ordered.</summary>
    private sealed class StartWorkers(IScenarioWorkers workers) : IScenarioWorkers
    {
        public List<int[]> Rounds { get; } = [];

        public string[] Starts { get; private set; } = [];

        public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
        {
            Starts = Rounds.Count == 0 ? [.. orders.Select(order => string.Concat(order.Start.ToArray()))] : Starts;
            Rounds.Add([.. orders.Select(order => order.Scenario)]);
            return workers.Solve(orders, control);
        }
    }
}
