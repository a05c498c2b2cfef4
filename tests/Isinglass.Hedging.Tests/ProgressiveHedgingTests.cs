using Isinglass.Model;
using Isinglass.Numerics;
using Isinglass.Solvers;
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
