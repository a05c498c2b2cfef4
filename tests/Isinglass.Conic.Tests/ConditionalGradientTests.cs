using Isinglass.Conic.Steps;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Conic.Tests;

public sealed class ConditionalGradientTests(ITestOutputHelper output)
{
    private const int LargestEnumeration = 16;

    private static readonly SolveRequest Request = new() { Key = new RandomKey(1) };
    private static readonly EnumerationSampler Exact = new();

    [Theory]
    [InlineData(RoundingLevel.Refine)]
    [InlineData(RoundingLevel.None)]
    public void Random_models_are_solved_within_fifty_calls_of_an_exact_oracle(RoundingLevel rounding)
    {
        var (feasible, solved, proved, infeasible, refuted, calls) = (0, 0, 0, 0, 0, 0L);
        for (var seed = 0UL; feasible + infeasible < 300; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("qcgd"), 5 + (int)(seed % 12));
            if (new SlackBridge(model).Target.VariableCount > LargestEnumeration)
            {
                continue;
            }

            var truth = new ExactSolver().Solve(model, Request);
            var options = new ConditionalGradientOptions { Iterations = 50, Reads = 3, Rounding = rounding };
            var solution = new ConditionalGradient(Exact, options).Solve(model, Request);
            solution.OracleCalls.ShouldBeLessThanOrEqualTo(50);
            if (truth.Status == SolutionStatus.Infeasible)
            {
                infeasible++;
                refuted += solution.Status == SolutionStatus.Infeasible ? 1 : 0;
                solution.StopReason.ShouldBe(StopReason.Infeasible);
                continue;
            }

            feasible++;
            calls += solution.OracleCalls;
            solution.Status.ShouldBeOneOf([SolutionStatus.Feasible, SolutionStatus.Optimal], $"seed {seed}");
            solution.LowerBound.ShouldBeLessThanOrEqualTo(truth.Objective + 1e-6, $"seed {seed}");
            model.IsFeasible(solution.Values).ShouldBeTrue();
            solution.Objective.ShouldBe(model.Objective.Energy(solution.Values), 1e-9);
            solved += solution.Objective <= truth.Objective + 1e-9 ? 1 : 0;
            if (solution.Status == SolutionStatus.Optimal)
            {
                proved++;
                solution.Objective.ShouldBe(truth.Objective, 1e-6, $"seed {seed}");
            }
        }

        output.WriteLine(
            $"{rounding}: solved {solved} and proved {proved} of {feasible}, refuted {refuted} of {infeasible}, {calls / (double)feasible:F1} calls");
        infeasible.ShouldBeGreaterThan(10);
        refuted.ShouldBe(infeasible);
        solved.ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.95 * feasible));
        proved.ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.9 * feasible));
    }

    /// <summary>
    /// Penalties that are far larger than the objective: sums have roundings of hundreds, and values that differ by one are not "equal within 1e-6".
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_bound_is_above_the_optimum_and_no_optimum_is_a_near_one(bool isPenalty)
    {
        var (raised, proved) = (0, 0);
        for (var seed = 0UL; seed < 40; seed++)
        {
            var model = CloseCosts(new RandomKey(seed).Derive("close").CreateSource());
            var truth = RandomConstrainedModels.Truth(model);
            truth.IsFeasible.ShouldBeTrue();
            var sampler = new ExactSampler(new ExactSamplerOptions { EnumerationLimit = seed % 2 == 0 ? 0 : 20 });
            ISolver solver = isPenalty ? new PenaltyMethod(sampler, new PenaltyMethodOptions { Rounding = RoundingLevel.None })
                : new ConditionalGradient(sampler, new ConditionalGradientOptions { Iterations = 40 });
            var solution = solver.Solve(model, Request);
            solution.LowerBound.ShouldBeLessThanOrEqualTo(truth.Objective, $"seed {seed}");
            raised += double.IsFinite(solution.LowerBound) ? 1 : 0;
            if (solution.Status == SolutionStatus.Optimal)
            {
                proved++;
                solution.Objective.ShouldBe(truth.Objective, $"seed {seed}");
            }
        }

        raised.ShouldBe(40);
        output.WriteLine($"{proved} of 40 proved");
    }

    /// <summary>Squares of such rows have no digit of the objective left in a double: what is claimed of them is little, and never false.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_of_numbers_near_the_limit_are_never_solved_to_a_false_end(bool isPenalty)
    {
        var solved = 0;
        for (var seed = 0UL; seed < 30; seed++)
        {
            var random = new RandomKey(seed).Derive("big rows").CreateSource();
            var builder = new ConstrainedQuadraticModelBuilder(10);
            var (row, side) = (new double[10], 0.0);
            for (var i = 0; i < 10; i++)
            {
                builder.Objective.AddLinear(i, random.NextBelow(2_000_000) - 1_000_000);
                row[i] = Math.Round(random.NextDouble() * (1L << 45)) * (random.NextBit() == 1 ? 1 : -1);
                side += random.NextBit() * row[i];
            }

            // Every fourth row misses its points by one.
            builder.AddRow([.. Enumerable.Range(0, 10)], row, ConstraintSense.Equal, seed % 4 == 3 ? side + 1 : side);
            var model = builder.Build();
            var truth = RandomConstrainedModels.Truth(model);
            ISolver solver = isPenalty ? new PenaltyMethod(new ExactSampler()) : new ConditionalGradient(new ExactSampler(),
                new ConditionalGradientOptions { Iterations = 20 });
            var solution = solver.Solve(model, Request);
            if (!truth.IsFeasible)
            {
                solution.Status.ShouldBeOneOf(SolutionStatus.Infeasible, SolutionStatus.Unknown);
                continue;
            }

            solution.Status.ShouldNotBe(SolutionStatus.Infeasible, $"seed {seed}");
            solution.LowerBound.ShouldBeLessThanOrEqualTo(truth.Objective, $"seed {seed}");
            if (solution.Status == SolutionStatus.Optimal)
            {
                solution.Objective.ShouldBe(truth.Objective, $"seed {seed}");
            }

            solved += solution.Objective == truth.Objective ? 1 : 0;
        }

        output.WriteLine($"{solved} solved");
    }

    /// <summary>Choose five of twelve things of nearly the same large cost, so that their weights reach a sum.</summary>
    private static ConstrainedQuadraticModel CloseCosts(RandomSource random)
    {
        const int Count = 12;
        var builder = new ConstrainedQuadraticModelBuilder(Count);
        var weights = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            builder.Objective.AddLinear(i, 1_000_000_000 + random.NextBelow(900));
            weights[i] = 1 + random.NextBelow(30);
        }

        int[] all = [.. Enumerable.Range(0, Count)];
        builder.AddRow(all, [.. Enumerable.Repeat(1.0, Count)], ConstraintSense.Equal, 5);
        builder.AddRow(all, weights, ConstraintSense.GreaterOrEqual, Math.Floor(weights.OrderDescending().Take(5).Sum() * 0.8));
        return builder.Build();
    }

    [Fact]
    public void Without_squared_rows_the_lift_is_not_exact()
    {
        // x + y = 1, min -10xy: feasible points cost 0, but (0,0) and (1,1) half and half have the right mean and cost -5.
        // (A third bit with a fractional bias keeps bounds from being lifted to the next integer value.)
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.Objective.AddQuadratic(0, 1, -10);
        builder.Objective.AddLinear(2, 0.3);
        builder.AddRow([0, 1], [1, 1], ConstraintSense.Equal, 1);
        var model = builder.Build();
        var squared = new ConditionalGradient(Exact, new ConditionalGradientOptions { Rounding = RoundingLevel.None }).Solve(model, Request);
        squared.Status.ShouldBe(SolutionStatus.Optimal);
        squared.LowerBound.ShouldBe(0, 1e-6);

        var trace = new ConicTrace();
        var options = new ConditionalGradientOptions
        {
            Rounding = RoundingLevel.None,
            RowForm = RowForm.LinearOnly,
            Progress = trace,
            Iterations = 100,
            GapTolerance = 0,
            Reads = 1,
        };
        var linear = new ConditionalGradient(Exact, options).Solve(model, Request);
        linear.Status.ShouldNotBe(SolutionStatus.Optimal);
        linear.LowerBound.ShouldBeLessThanOrEqualTo(-5 + 1e-6);
        trace.Iterations[^1].Infeasibility.ShouldBeLessThan(0.01);
        trace.Iterations[^1].Objective.ShouldBe(-5, 0.1);
    }

    [Fact]
    public void Inequalities_without_slack_are_solved_by_multipliers_and_repair_and_bounded_from_below()
    {
        var (feasible, solved) = (0, 0);
        for (var seed = 0UL; feasible < 80; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("none"), 9);
            var truth = new ExactSolver().Solve(model, Request);
            var options = new ConditionalGradientOptions { Slack = SlackPolicy.None, Iterations = 30 };
            var solution = new ConditionalGradient(Exact, options).Solve(model, Request);
            if (truth.Status == SolutionStatus.Infeasible)
            {
                solution.Status.ShouldBeOneOf(SolutionStatus.Infeasible, SolutionStatus.Unknown);
                continue;
            }

            feasible++;
            solution.Status.ShouldNotBe(SolutionStatus.Infeasible);
            solution.LowerBound.ShouldBeLessThanOrEqualTo(truth.Objective + 1e-6, $"seed {seed}");
            solved += solution.Objective <= truth.Objective + 1e-9 ? 1 : 0;
        }

        solved.ShouldBeGreaterThanOrEqualTo(76);
    }

    [Fact]
    public void The_final_multipliers_are_penalty_weights_that_start_the_next_solve_at_its_end()
    {
        var tried = 0;
        for (var seed = 0UL; tried < 20; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("warm"), 8);
            var first = new ConditionalGradient(Exact, new ConditionalGradientOptions { Rounding = RoundingLevel.None }).Solve(model, Request);
            if (first.Status != SolutionStatus.Optimal || first.OracleCalls < 2 || new SlackBridge(model).Target.VariableCount > LargestEnumeration)
            {
                continue;
            }

            tried++;
            first.Multipliers.Length.ShouldBe(model.Rows.RowCount + model.Products.Length);

            // The last model sent was proved to have the optimum as its minimum: those weights are exact penalties.
            var options = new ConditionalGradientOptions { Rounding = RoundingLevel.None, InitialMultipliers = first.Multipliers };
            var second = new ConditionalGradient(Exact, options).Solve(model, Request);
            second.Objective.ShouldBe(first.Objective, 1e-9);
            second.OracleCalls.ShouldBe(1, $"seed {seed}");
        }
    }

    [Fact]
    public void A_session_that_is_reused_starts_from_where_it_ended_and_others_do_not()
    {
        var model = RandomConstrainedModels.Create(new RandomKey(4).Derive("reuse"), 9);
        long[] Calls(bool reuse)
        {
            var options = new ConditionalGradientOptions { ReuseBetweenSolves = reuse, Rounding = RoundingLevel.None };
            var session = new ConditionalGradient(Exact, options).Prepare(model);
            return [.. Enumerable.Range(0, 2).Select(_ => session.Solve(Request, SolveControl.Unlimited).OracleCalls)];
        }

        var cold = Calls(false);
        cold[1].ShouldBe(cold[0]);
        Calls(true)[1].ShouldBeLessThanOrEqualTo(cold[0]);
    }

    [Fact]
    public void Equal_keys_give_equal_answers_and_the_shift_is_minimised_but_not_reported()
    {
        var model = ClassicModels.QuadraticAssignment(new RandomKey(2), 5);
        var options = new ConditionalGradientOptions { Iterations = 5, Rounding = RoundingLevel.Repair };
        var solver = new ConditionalGradient(new RandomSampler(), options);
        var one = solver.Solve(model, Request);
        var two = solver.Solve(model, Request with { Threads = 2 });
        two.Values.ShouldBe(one.Values);
        two.Multipliers.ShouldBe(one.Multipliers);
        solver.Solve(model, Request with { Key = new RandomKey(2) }).Multipliers.ShouldNotBe(one.Multipliers);

        var shift = new double[model.VariableCount];
        var used = Array.IndexOf(one.Values, (sbyte)1);
        shift[used] = 1e4;
        var shifted = new ConditionalGradient(new RandomSampler(), options with { Rounding = RoundingLevel.Refine })
            .Solve(model, Request with { LinearShift = shift });
        shifted.Values[used].ShouldBe((sbyte)0);
        shifted.Objective.ShouldBe(model.Objective.Energy(shifted.Values), 1e-9);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Assignments_are_feasible_from_any_reads_and_optimal_after_polishing(int size)
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            var model = ClassicModels.LinearAssignment(new RandomKey(seed), size);
            var solution = new ConditionalGradient(new RandomSampler(), new ConditionalGradientOptions { Iterations = 10 }).Solve(model, Request);
            model.IsFeasible(solution.Values).ShouldBeTrue();
            solution.Objective.ShouldBe(ClassicModels.BestPermutation(model, size), 1e-9, $"seed {seed}");
            solution.LowerBound.ShouldBe(double.NegativeInfinity);
        }
    }

    [Fact]
    public void A_feasible_start_is_kept_and_a_cancelled_run_returns_it()
    {
        var model = ClassicModels.QuadraticKnapsack(new RandomKey(3), 12);
        var best = new ExactSolver().Solve(model, Request);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var solution = new ConditionalGradient(new RandomSampler())
            .Solve(model, Request with { Start = best.Values }, new SolveControl { Cancellation = source.Token });
        solution.StopReason.ShouldBe(StopReason.Cancelled);
        solution.Objective.ShouldBe(best.Objective);
        solution.OracleCalls.ShouldBe(0);
    }

    [Fact]
    public void A_lazy_run_asks_the_oracle_less_often_than_it_iterates()
    {
        var model = RandomConstrainedModels.Create(new RandomKey(11).Derive("lazy"), 9);
        var trace = new ConicTrace();
        var options = new ConditionalGradientOptions
        {
            IsLazy = true,
            CorrectiveSteps = 0,
            Rounding = RoundingLevel.None,
            Progress = trace,
            InfeasibilityTolerance = 0,
            Iterations = 60,
            InitialPenalty = 0.05,
        };
        var solution = new ConditionalGradient(new EnumerationSampler(isModest: true), options).Solve(model, Request);
        trace.Iterations.Count(static i => i.WasLazy).ShouldBe(trace.Iterations.Count - (int)solution.OracleCalls);
        trace.Iterations.ShouldContain(static i => i.WasLazy);
        trace.Iterations.ShouldAllBe(static i => !i.WasLazy || !i.IsExact);
    }

    [Fact]
    public void The_precision_guard_keeps_the_objective_visible()
    {
        // A small objective under rows with coefficients up to 60: eight bits see nothing of it once the penalties are high.
        var builder = new ConstrainedQuadraticModelBuilder(6);
        for (var i = 0; i < 6; i++)
        {
            builder.Objective.AddLinear(i, 1 + 0.1 * i);
        }

        builder.AddRow([0, 1, 2, 3, 4, 5], [60, 41, 23, 11, 7, 3], ConstraintSense.Equal, 74);
        var model = builder.Build();
        var (guarded, free) = (new ConicTrace(), new ConicTrace());
        var options = new ConditionalGradientOptions
        {
            Iterations = 40,
            Rounding = RoundingLevel.None,
            GapTolerance = 0,
            InfeasibilityTolerance = 0,
            InitialPenalty = 1,
        };
        new ConditionalGradient(Exact, options with { Progress = guarded, PrecisionBits = 8 }).Solve(model, Request);
        new ConditionalGradient(Exact, options with { Progress = free }).Solve(model, Request);
        guarded.Iterations.ShouldContain(static i => i.WasGuarded);

        // An objective coefficient near 1.25 survives rounding when the step, largest / 127, is below about 2.5.
        guarded.Iterations.Max(static i => i.LargestCoefficient).ShouldBeLessThan(2.6 * 127);
        free.Iterations.Max(static i => i.LargestCoefficient).ShouldBeGreaterThan(2.6 * 127);
        free.Iterations.ShouldAllBe(static i => i.CoefficientBits > 1 && !i.WasGuarded);
    }

    [Fact]
    public void A_completion_turns_every_read_into_an_answer()
    {
        var model = ProductsOfPairs.Create(6);
        var truth = new ExactSolver().Solve(model, Request);
        var solution = new ConditionalGradient(new RandomSampler(), new ConditionalGradientOptions { Iterations = 3 }).Solve(model, Request);
        solution.Objective.ShouldBe(truth.Objective, 1e-9);
        var repaired = new ConditionalGradient(new RandomSampler(), new ConditionalGradientOptions { Iterations = 1, Rounding = RoundingLevel.Repair })
            .Solve(model, Request);
        repaired.Status.ShouldBe(SolutionStatus.Feasible);
    }

    [Fact]
    public void An_oracle_whose_energies_are_not_the_models_proves_nothing()
    {
        var model = RandomConstrainedModels.Create(new RandomKey(4), 7);
        var solution = new ConditionalGradient(new LyingSampler(), new ConditionalGradientOptions { Iterations = 3 }).Solve(model, Request);
        solution.LowerBound.ShouldBe(double.NegativeInfinity);
        solution.Status.ShouldNotBe(SolutionStatus.Optimal);
    }

    [Fact]
    public void Wrong_options_and_rows_are_refused_with_cause_and_cure()
    {
        var wrong = new ConditionalGradientOptions { Reads = 0, InitialPenalty = -1 };
        var message = Should.Throw<InputException>(() => new ConditionalGradient(Exact, wrong)).Message;
        message.ShouldContain("reads");
        message.ShouldContain("initial penalty");
        var builder = new ConstrainedQuadraticModelBuilder(2);
        builder.AddRow([0, 1], [0.5, 0.25], ConstraintSense.LessOrEqual, 0.5);
        Should.Throw<InputException>(() => new ConditionalGradient(Exact).Prepare(builder.Build())).Message.ShouldContain("Multiply the row by 4");
        var one = new ConditionalGradientOptions { InitialMultipliers = new double[] { 1, 2, 3 } };
        var model = new ConstrainedQuadraticModelBuilder(2).Build();
        Should.Throw<InputException>(() => new ConditionalGradient(Exact, one).Solve(model, Request)).Message.ShouldContain("3 initial multipliers");
    }

    private sealed class LyingSampler : ISampler
    {
        public string Name => "lying";

        public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
        {
            var truth = Exact.Sample(model, request, control);
            var energies = Array.ConvertAll(truth.Energies.ToArray(), static e => e + 0.5);
            return new SampleSet(truth.Vartype, truth.States, energies) { StopReason = StopReason.Optimal };
        }
    }
}
