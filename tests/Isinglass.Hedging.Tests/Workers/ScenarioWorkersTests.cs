using Isinglass.Conic;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Machines;
using Isinglass.Testing;

namespace Isinglass.Hedging.Tests.Workers;

public sealed class ScenarioWorkersTests
{
    public static TheoryData<string> Variants => Problems.Variants;

    [Theory]
    [MemberData(nameof(Variants))]
    public void Orders_and_answers_are_equal_on_one_two_and_eight_threads(string variant)
    {
        var model = Problems.Products(4, 5);
        List<string> Messages(int threads)
        {
            var workers = new RecordingWorkers(new LocalWorkers(model, Problems.Remembering(), threads));
            Problems.Hedge(model, workers, Problems.Options(variant) with { Rounds = 6 });
            return workers.Messages;
        }

        var one = Messages(1);
        one.Count.ShouldBeGreaterThan(20);
        one.ShouldContain(message => message.Contains("\"Memory\":{"));
        Messages(2).ShouldBe(one);
        Messages(8).ShouldBe(one);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Lost_workers_wires_retries_and_any_sequence_of_answers_change_no_bit(string variant)
    {
        var model = Problems.Products(4, 5);
        var options = Problems.Options(variant) with { Rounds = 6 };
        string Trail(IScenarioWorkers workers) => Problems.Trail(Problems.Hedge(model, workers, options));
        LocalWorkers Local() => new(model, Problems.Remembering(), 1);
        var whole = Trail(Local());
        Trail(new ShufflingWorkers(Local())).ShouldBe(whole);
        Trail(new WiredWorkers(Local())).ShouldBe(whole);
        var lost = new MortalWorkers(model, Problems.Remembering(), round => round == 4);
        Trail(lost).ShouldBe(whole);
        lost.Lost.ShouldBe(2);
        Trail(new MortalWorkers(model, Problems.Remembering(), _ => true)).ShouldBe(whole);
    }

    [Fact]
    public void Without_its_memory_a_lost_worker_would_change_bits()
    {
        var model = Problems.Products(5, 7);
        var options = Problems.Options("plain") with { Rounds = 6 };
        var forgetful = Problems.Hedge(model, new ForgettingWorkers(new LocalWorkers(model, Problems.Remembering(), 1)), options);
        Problems.Trail(forgetful).ShouldNotBe(Problems.Trail(Problems.Hedge(model, Problems.Remembering(), options)));
    }

    [Fact]
    public void One_set_of_workers_serves_run_after_run()
    {
        var model = Problems.Products(5, 4);
        var workers = new LocalWorkers(model, Problems.Remembering(), 1);
        var options = Problems.Options("plain") with { Rounds = 4 };
        Problems.Trail(Problems.Hedge(model, workers, options)).ShouldBe(Problems.Trail(Problems.Hedge(model, workers, options)));
    }

    [Fact]
    public void A_machine_keeps_nothing_between_orders()
    {
        var cold = new SimulatedAnnealing(new AnnealingOptions { HotTemperature = 0.1, ColdTemperature = 0.1, WarmStart = 0 });
        var worker = new ScenarioWorker(new SamplerSolver(cold, new SamplerSolverOptions { Sweeps = 1 }),
            Problems.Model(RandomModels.Quadratic(new RandomKey(1), 60, Vartype.Binary)));
        string Answer(int k, params sbyte[] start) =>
            Wire.Text(worker.Answer(new ScenarioOrder(0, new RandomKey(5).Derive(k), new double[60], start, null), SolveControl.Unlimited));
        var first = Enumerable.Range(0, 20).Select(k => Answer(k, 1, 0)).ToArray();
        Answer(99, [.. Enumerable.Range(0, 60).Select(i => (sbyte)(i & 1))]);
        Enumerable.Range(0, 20).Select(k => Answer(k, 1, 0)).ShouldBe(first);
    }

    [Fact]
    public void Orders_that_a_stop_leaves_unsolved_are_answered_by_none_and_keep_their_memory()
    {
        var model = Problems.Products(5, 2);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var memory = new SessionMemory([1], [[0]]);
        var orders = Enumerable.Range(0, 2).Select(s => new ScenarioOrder(s, new RandomKey(1), new double[5], default, memory)).ToArray();
        foreach (var answer in new LocalWorkers(model, new FailingSolver(), 2).Solve(orders, new SolveControl { Cancellation = source.Token }))
        {
            (answer.Point.Length, answer.OracleCalls, answer.Memory).ShouldBe((0, 0L, memory));
            answer.LowerBound.ShouldBe(double.NegativeInfinity);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_cause_of_a_failed_solve_reaches_the_caller_on_any_number_of_threads(int threads)
    {
        var model = Problems.Products(5, 4);
        Should.Throw<InputException>(() => Problems.Hedge(model, new LocalWorkers(model, new FailingSolver(), threads),
            Problems.Options("plain"))).Message.ShouldBe("out of order");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Workers_that_lose_or_repeat_an_answer_are_told(int copies)
    {
        var model = Problems.Products(5, 3);
        var local = new LocalWorkers(model, Problems.Annealing(), 1);
        Should.Throw<InvalidOperationException>(() => Problems.Hedge(model, new WrongWorkers(local, copies),
            Problems.Options("plain"))).Message.ShouldContain("answers to 3 orders");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_bound_of_an_answer_has_the_shift_in_it_and_is_the_least_when_proved(int seed)
    {
        var objective = RandomModels.Quadratic(new RandomKey((ulong)seed), 6, Vartype.Binary);
        var random = new RandomKey((ulong)seed).Derive("shift").CreateSource();
        double[] shift = [.. Enumerable.Range(0, 6).Select(_ => 8 * random.NextDouble() - 4)];
        var order = new ScenarioOrder(0, new RandomKey(1), shift, default, null);
        double Shifted(sbyte[] point) => objective.Energy(point) + shift.Select((value, i) => value * point[i]).Sum();
        var least = RandomModels.Points(6).Min(Shifted);
        var proved = new ScenarioWorker(new ExactSolver(), Problems.Model(objective)).Answer(order, SolveControl.Unlimited);
        proved.LowerBound.ShouldBe(least, 1e-9);
        Shifted(proved.Point.ToArray()).ShouldBe(least, 1e-9);
        proved.Objective.ShouldBe(objective.Energy(proved.Point.Span), 1e-9);
        new ScenarioWorker(Problems.Annealing(), Problems.Model(objective)).Answer(order, SolveControl.Unlimited).LowerBound.ShouldBe(double.NegativeInfinity);
    }

    [Fact]
    public void An_answer_counts_the_calls_that_its_solver_reports()
    {
        var order = new ScenarioOrder(0, new RandomKey(1), new double[5], default, null);
        var machine = new ScenarioWorker(new SamplerSolver(new RandomSampler(), new SamplerSolverOptions { Calls = 3 }),
            Problems.Model(RandomModels.Quadratic(new RandomKey(1), 5, Vartype.Binary)));
        machine.Answer(order, SolveControl.Unlimited).OracleCalls.ShouldBe(3);
        var calls = new ScenarioWorker(Problems.Remembering(), ProductsOfPairs.Create(5)).Answer(order, SolveControl.Unlimited).OracleCalls;
        calls.ShouldBe(new ConditionalGradient(new SimulatedAnnealing(), new ConditionalGradientOptions { Iterations = 4, Reads = 2, Sweeps = 3 })
            .Solve(ProductsOfPairs.Create(5), new SolveRequest { Key = new RandomKey(1) }).OracleCalls);
    }

    /// <summary>Answers without what the sessions remember.</summary>
    private sealed class ForgettingWorkers(IScenarioWorkers workers) : IScenarioWorkers
    {
        public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control) =>
            [.. workers.Solve(orders, control).Select(answer => answer with { Memory = null })];
    }

    /// <summary>The last answer comes so many times.</summary>
    private sealed class WrongWorkers(IScenarioWorkers workers, int copies) : IScenarioWorkers
    {
        public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
        {
            var answers = workers.Solve(orders, control);
            return [.. answers.SkipLast(1), .. Enumerable.Repeat(answers[^1], copies)];
        }
    }

    private sealed class FailingSolver : ISolver, ISolverSession
    {
        public string Name => "failing";

        public ISolverSession Prepare(ConstrainedQuadraticModel model) => this;

        public Solution Solve(SolveRequest request, SolveControl control) => throw new InputException("out of order");
    }
}
