using Isinglass.Hedging.Execution;
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
    private const int Shared = 6;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_incumbent_is_the_optimum_of_small_problems_with_exact_scenario_solves(int seed)
    {
        var model = Problem(seed, scenarios: 4);
        var result = Hedge(1, 0.5).Solve(model, new RandomKey((ulong)seed), SolveControl.Unlimited);
        result.Objective.ShouldBe(Optimum(model), 1e-9);
        Whole(model, result.Shared).ShouldBe(result.Objective, 1e-9);
    }

    [Fact]
    public void One_scenario_is_a_direct_solve()
    {
        var model = Problem(3, scenarios: 1);
        var result = Hedge(1, 0.1).Solve(model, new RandomKey(1), SolveControl.Unlimited);
        result.Objective.ShouldBe(Optimum(model), 1e-9);
        result.Rounds.Count.ShouldBe(1);
        result.ScenarioSolves.ShouldBe(1);
    }

    [Fact]
    public void Equal_keys_give_equal_rounds_on_one_and_two_threads()
    {
        var model = Problem(5, scenarios: 7);
        HedgingResult Run(int threads) => new ProgressiveHedging(
            new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = 3, HotTemperature = 1, ColdTemperature = 0.1, KeepBest = false }),
            new LocalExecutor(threads),
            new ProgressiveHedgingOptions { Rho = 0.2, Rounds = 20, InitialLean = 0.1 }).Solve(model, new RandomKey(9), SolveControl.Unlimited);
        var (one, two) = (Run(1), Run(2));
        one.Shared.ShouldBe(two.Shared);
        one.Rounds.Select(round => (round.Rho, round.ConsensusVariance, round.ConsensusObjective, round.CopiesObjective))
            .ShouldBe(two.Rounds.Select(round => (round.Rho, round.ConsensusVariance, round.ConsensusObjective, round.CopiesObjective)));
    }

    [Fact]
    public void Candidates_differ_and_come_best_first_with_the_incumbent_at_the_head()
    {
        var model = Problem(5, scenarios: 7);
        var result = new ProgressiveHedging(
            new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = 1, HotTemperature = 5, ColdTemperature = 2, KeepBest = false }),
            new LocalExecutor(1),
            new ProgressiveHedgingOptions { Rho = 0.01, Rounds = 30, ScoreCopies = true }).Solve(model, new RandomKey(9), SolveControl.Unlimited);
        var objectives = result.Candidates.Select(candidate => Whole(model, candidate)).ToArray();
        objectives[0].ShouldBe(result.Objective, 1e-9);
        objectives.ShouldBe(objectives.Order());
        result.Candidates.Select(candidate => string.Join("", candidate)).Distinct().Count().ShouldBe(objectives.Length);
        objectives.Length.ShouldBe(16);
    }

    [Fact]
    public void Cancelling_after_some_rounds_returns_the_incumbent_and_says_so()
    {
        using var source = new CancellationTokenSource();
        var model = Problem(2, scenarios: 5);
        var result = Hedge(1, 1e-6).Solve(model, new RandomKey(1), new SolveControl { Cancellation = source.Token }, (round, _) =>
        {
            if (round.Round == 2)
            {
                source.Cancel();
            }
        });
        result.StopReason.ShouldBe(StopReason.Cancelled);
        result.Rounds.Count.ShouldBe(2);
        Whole(model, result.Shared).ShouldBe(result.Objective, 1e-9);
    }

    [Fact]
    public void The_incumbent_never_gets_worse()
    {
        var result = Hedge(1, 0.05).Solve(Problem(8, scenarios: 6), new RandomKey(4), SolveControl.Unlimited);
        result.Rounds.Zip(result.Rounds.Skip(1)).ShouldAllBe(pair => pair.Second.Incumbent <= pair.First.Incumbent);
    }

    [Fact]
    public void A_rho_that_is_not_positive_is_refused_with_its_cause()
    {
        Should.Throw<InputException>(() => Hedge(1, 0)).Message.ShouldContain("rho must be positive");
        Should.Throw<InputException>(() => new ProgressiveHedging(new ExactSolver(), new LocalExecutor(1), new ProgressiveHedgingOptions { Rho = 1, Growth = 0.9, Rounds = 0 }))
            .Message.ShouldContain("at least one round");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_frank_wolfe_bound_never_exceeds_the_optimum_and_is_certified_only_by_exact_solvers(int seed)
    {
        var model = Problem(seed, scenarios: 3);
        var options = new ProgressiveHedgingOptions { Rho = 0.5, Rounds = 60, Mode = HedgingMode.FrankWolfe, ConsensusTolerance = 1e-9 };
        var result = new ProgressiveHedging(new ExactSolver(), new LocalExecutor(2), options).Solve(model, new RandomKey((ulong)seed), SolveControl.Unlimited);
        var optimum = Optimum(model);
        result.LowerBound.ShouldBeLessThanOrEqualTo(optimum + 1e-9);
        result.Objective.ShouldBeGreaterThanOrEqualTo(optimum - 1e-9);
        result.Rounds[^1].LowerBound.ShouldBeGreaterThanOrEqualTo(WaitAndSee(model) - 1e-9);
        result.Rounds[0].LowerBound.ShouldBe(WaitAndSee(model), 1e-9);

        var annealed = new ProgressiveHedging(Annealing(), new LocalExecutor(1), options).Solve(model, new RandomKey((ulong)seed), SolveControl.Unlimited);
        annealed.LowerBound.ShouldBe(double.NegativeInfinity);
    }

    [Fact]
    public void One_scenario_has_no_gap_in_the_frank_wolfe_mode()
    {
        var model = Problem(3, scenarios: 1);
        var result = new ProgressiveHedging(new ExactSolver(), new LocalExecutor(1), new ProgressiveHedgingOptions { Rho = 0.5, Mode = HedgingMode.FrankWolfe }).Solve(model, new RandomKey(1), SolveControl.Unlimited);
        result.LowerBound.ShouldBe(Optimum(model), 1e-9);
        result.StopReason.ShouldBe(StopReason.Optimal);
    }

    public static TheoryData<string> Variants => ["stochastic", "replicated", "fixing", "slamming", "mixtures", "sensitivity"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_variant_gives_equal_bits_on_one_and_two_threads_and_after_a_resumption_in_any_round(string variant)
    {
        var model = Problem(5, scenarios: 7);
        var options = Variant(variant);
        var snapshots = new List<HedgingSnapshot>();
        HedgingResult Run(int threads, HedgingSession session) =>
            new ProgressiveHedging(Annealing(), new LocalExecutor(threads), options).Solve(model, new RandomKey(9), SolveControl.Unlimited, session);
        var one = Run(1, new HedgingSession { OnSnapshot = take => snapshots.Add(take()) });
        var two = Run(2, new HedgingSession());
        Trail(two).ShouldBe(Trail(one));
        foreach (var snapshot in snapshots.Where((_, k) => k % 5 == 2))
        {
            var resumed = Run(1, new HedgingSession { Resume = snapshot });
            resumed.Shared.ShouldBe(one.Shared);
            Trail(resumed).ShouldBe(Trail(one));
            resumed.CandidatesScored.ShouldBe(one.CandidatesScored);
        }

        one.Objective.ShouldBeGreaterThanOrEqualTo(Optimum(model) - 1e-9);
        Whole(model, one.Shared).ShouldBe(one.Objective, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_variant_is_near_the_optimum_of_a_small_problem(string variant)
    {
        var excess = Enumerable.Range(0, 10).Average(seed =>
        {
            var model = Problem(seed, scenarios: 4);
            return new ProgressiveHedging(new ExactSolver(), new LocalExecutor(1), Variant(variant) with { Rounds = 100, ScoreCopies = true })
                .Solve(model, new RandomKey(2), SolveControl.Unlimited).Objective - Optimum(model);
        });
        excess.ShouldBeLessThan(variant == "replicated" ? 0.4 : 0.15);
    }

    [Fact]
    public void Replicas_of_one_problem_find_its_optimum()
    {
        var one = Problem(3, scenarios: 1);
        var model = new ScenarioModel(Shared, [.. Enumerable.Range(0, 4).Select(_ => new Scenario(0.25, one.Scenarios[0].Model))]);
        var result = new ProgressiveHedging(Annealing(), new LocalExecutor(1), Variant("replicated")).Solve(model, new RandomKey(4), SolveControl.Unlimited);
        result.Objective.ShouldBe(Optimum(one), 1e-9);
        result.Rounds[^1].ConsensusVariance.ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Agreed_bits_are_fixed_and_a_cycle_is_broken_by_slamming()
    {
        var model = Problem(5, scenarios: 7);
        Enumerable.Range(0, 10).Max(seed => Hedge(Problem(seed, 4), Variant("fixing") with { FixAfter = 2 }).Rounds.Max(round => round.FixedBits)).ShouldBeGreaterThan(0);

        // Without steps of the multipliers every round repeats them: a cycle by construction.
        var cycling = new ProgressiveHedgingOptions { Rho = 0.01, Growth = 1, DualStep = 0, Rounds = 12, CycleAction = CycleAction.Slam };
        var slammed = Hedge(model, cycling);
        slammed.Cycles.ShouldBeGreaterThan(0);
        slammed.Rounds[^1].ConsensusVariance.ShouldBe(0, 1e-9);
        var larger = Hedge(model, cycling with { CycleAction = CycleAction.LargerRho });
        larger.Rounds[^1].Rho.ShouldBeGreaterThan(0.01);
        larger.Rounds[^1].FixedBits.ShouldBe(0);
    }

    [Fact]
    public void A_snapshot_of_another_model_is_refused()
    {
        HedgingSnapshot? snapshot = null;
        new ProgressiveHedging(Annealing(), new LocalExecutor(1), Variant("stochastic")).Solve(Problem(5, 7), new RandomKey(9), SolveControl.Unlimited, new HedgingSession { OnSnapshot = take => snapshot = take() });
        Should.Throw<InputException>(() => new ProgressiveHedging(Annealing(), new LocalExecutor(1), Variant("stochastic")).Solve(Problem(5, 6), new RandomKey(9), SolveControl.Unlimited, new HedgingSession { Resume = snapshot }))
            .Message.ShouldContain("7 scenarios");
    }

    private static ProgressiveHedgingOptions Variant(string name)
    {
        var plain = new ProgressiveHedgingOptions { Rho = 0.2, Rounds = 25, InitialLean = 0.1, Growth = 1.05 };
        return name switch
        {
            "stochastic" => plain with { ScenarioShare = 0.4 },
            "replicated" => plain with { Mode = HedgingMode.Replicated, Growth = 1.2 },
            "fixing" => plain with { FixAfter = 3 },
            "slamming" => plain with { CycleAction = CycleAction.Slam },
            "mixtures" => plain with { Mixtures = 3 },
            _ => plain with { FlipSensitivity = true },
        };
    }

    private static CompletionAnnealing Annealing() => new(new CompletionAnnealingOptions { Sweeps = 3, HotTemperature = 1, ColdTemperature = 0.1, KeepBest = false });

    private static HedgingResult Hedge(ScenarioModel model, ProgressiveHedgingOptions options) =>
        new ProgressiveHedging(new ExactSolver(), new LocalExecutor(1), options).Solve(model, new RandomKey(1), SolveControl.Unlimited);

    private static IEnumerable<(double, double, double, double, int)> Trail(HedgingResult result) =>
        result.Rounds.Select(round => (round.Rho, round.ConsensusVariance, round.ConsensusObjective, round.CopiesObjective, round.FixedBits));

    /// <summary>Every scenario on its own: the Lagrangian bound with multipliers 0.</summary>
    private static double WaitAndSee(ScenarioModel model) =>
        model.Scenarios.Sum(scenario => scenario.Probability * RandomModels.Points(Shared).Min(point => scenario.Model.Objective.Energy(point)));

    private static ProgressiveHedging Hedge(int threads, double rho) =>
        new(new ExactSolver(), new LocalExecutor(threads), new ProgressiveHedgingOptions { Rho = rho, Growth = 1.05, Rounds = 200 });

    /// <summary>Scenarios with random couplings over the shared bits alone, so that completion is trivial and the truth can be enumerated.</summary>
    private static ScenarioModel Problem(int seed, int scenarios) => new(Shared, [.. Enumerable.Range(0, scenarios).Select(s =>
    {
        var objective = RandomModels.Quadratic(new RandomKey((ulong)seed).Derive(s), Shared, Vartype.Binary);
        var builder = new ConstrainedQuadraticModelBuilder(Shared) { Completion = new PlainCompletion(objective) };
        builder.Objective.AddOffset(objective.Offset);
        for (var i = 0; i < Shared; i++)
        {
            builder.Objective.AddLinear(i, objective.Linear[i]);
            for (var j = 0; j < i; j++)
            {
                var at = objective.Couplings.RowColumns(i).IndexOf(j);
                builder.Objective.AddQuadratic(i, j, at < 0 ? 0 : objective.Couplings.RowValues(i)[at]);
            }
        }

        return new Scenario(1.0 / scenarios, builder.Build());
    })]);

    private static double Whole(ScenarioModel model, ReadOnlySpan<sbyte> point)
    {
        var sum = 0.0;
        foreach (var scenario in model.Scenarios)
        {
            sum += scenario.Probability * scenario.Model.Objective.Energy(point);
        }

        return sum;
    }

    private static double Optimum(ScenarioModel model) => RandomModels.Points(Shared).Min(point => Whole(model, point));

    /// <summary>Every bit is free.</summary>
    private sealed class PlainCompletion(BinaryQuadraticModel objective) : ICompletion
    {
        public int FreeCount => objective.VariableCount;

        public int VariableCount => objective.VariableCount;

        public double Complete(ReadOnlySpan<sbyte> free, Span<sbyte> point)
        {
            free.CopyTo(point);
            return objective.Energy(free);
        }

        public ICompletionWalker CreateWalker() => new Walker(objective);

        private sealed class Walker(BinaryQuadraticModel objective) : ICompletionWalker
        {
            private readonly sbyte[] _free = new sbyte[objective.VariableCount];

            public int FreeCount => _free.Length;

            public ReadOnlySpan<sbyte> Free => _free;

            public double Objective => objective.Energy(_free);

            public void Load(ReadOnlySpan<sbyte> free) => free.CopyTo(_free);

            public bool TryFlip(int bit, double limit)
            {
                var before = Objective;
                _free[bit] ^= 1;
                if (Objective - before <= limit)
                {
                    return true;
                }

                _free[bit] ^= 1;
                return false;
            }
        }
    }
}
