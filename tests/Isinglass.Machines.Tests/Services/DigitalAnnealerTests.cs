using System.Collections.Concurrent;
using Isinglass.Machines.Connections;
using Isinglass.Machines.Jobs;
using Isinglass.Machines.Services;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Machines.Tests.Services;

/// <summary>The Digital Annealer's client against its contract, with everything going wrong that can: nothing is lost, nothing is sent twice, no token is
/// told.</summary>
public sealed class DigitalAnnealerTests : ServiceSuite
{
    private const string Solve = "POST /v4/async/qubo/solve", Result = "GET /v4/async/jobs/result", List = "GET /v4/async/jobs";

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    private readonly DigitalAnnealerServer _server = new();

    private protected override MockServer Server => _server;

    [Theory]
    [InlineData(Vartype.Binary, 0)]
    [InlineData(Vartype.Spin, 0)]
    [InlineData(Vartype.Spin, 3)]
    public void Finds_the_enumerated_optimum_with_our_energies(Vartype vartype, int squaredTerms)
    {
        var model = RandomModels.Quadratic(new RandomKey(7), 10, vartype, squaredTerms: squaredTerms);
        using var machine = Machine();
        var set = machine.Sample(model, Request() with { Reads = 4 }, SolveControl.Unlimited);
        set.Count.ShouldBe(4);
        set.Vartype.ShouldBe(vartype);
        set.LowestEnergy.ShouldBe(RandomModels.Minimum(model), 1e-9);
        set.StopReason.ShouldBe(StopReason.Completed);
        _server.Taken[0].ShouldContain("\"time_limit_sec\":10");
        _server.Requests.ShouldContain("DELETE /v4/async/jobs/result/contract-1");
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.37)]
    [InlineData(1e17)]
    public void Coefficients_beyond_its_range_are_scaled_by_a_power_of_two(double scale)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 3);
        builder.AddLinear(0, -3 * scale);
        builder.AddQuadratic(0, 1, 2 * scale);
        builder.AddQuadratic(1, 2, -5 * scale);
        var model = builder.Build();
        using var machine = Machine();
        machine.Sample(model, Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(model));
    }

    [Fact]
    public void Rows_go_as_rows_and_groups_as_groups()
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 7);
            if (model.Products.Length > 0)
            {
                continue;
            }

            var truth = RandomConstrainedModels.Truth(model);
            using var machine = Machine();
            var solution = new NativeRows(machine, 5).Solve(model, new SolveRequest { Key = new RandomKey(seed) });
            (solution.Status == SolutionStatus.Feasible).ShouldBe(truth.IsFeasible, $"seed {seed}");
            if (truth.IsFeasible)
            {
                solution.Objective.ShouldBe(truth.Objective, 1e-9, $"seed {seed}");
                solution.OracleCalls.ShouldBeInRange(1, NativeRows.MostCalls);
            }
        }
    }

    [Fact]
    public void A_knapsack_with_a_group_is_sent_without_slack()
    {
        var builder = new ConstrainedQuadraticModelBuilder(4);
        for (var i = 0; i < 4; i++)
        {
            builder.Objective.AddLinear(i, i - 6);
        }

        builder.AddRow([2, 3, 0], [1, 1, 1], ConstraintSense.Equal, 1);
        builder.AddRow([0, 1, 2, 3], [4, 3, 2, 1], ConstraintSense.LessOrEqual, 5);
        using var machine = Machine();
        var solution = new NativeRows(machine, 1).Solve(builder.Build(), new SolveRequest { Key = new RandomKey(1) });
        solution.Values.ShouldBe([0, 1, 1, 0]);
        _server.Taken.Count.ShouldBe(1);
        _server.Taken[0].ShouldContain("\"one_way_one_hot_groups\":{\"numbers\":[3]}");
        _server.Taken[0].ShouldContain("\"lambda\":6");
        _server.Taken[0].ShouldNotContain("penalty_binary_polynomial");
    }

    [Fact]
    public void A_start_is_handed_on()
    {
        var start = new BitMatrix(1, 3);
        start.SetRow(0, [1, 0, 1]);
        using var machine = Machine();
        machine.Sample(Three(), Request() with { InitialStates = start }, SolveControl.Unlimited);
        _server.Taken[0].ShouldContain("\"guidance_config\":{\"0\":true,\"1\":false,\"2\":true}");
    }

    /// <summary>Faults that pass: the answer comes, and the service took one job.</summary>
    public static TheoryData<string, Fault> Passing => new()
    {
        { "429 with Retry-After", new Fault(Solve, 429, "{\"error\":\"busy\"}", RetryAfter: 17) },
        { "429 when asking", new Fault(Result, 429, "busy", RetryAfter: 3) },
        { "503 for the moment", new Fault(Solve, 503, "maintenance") },
        { "500 at the submission, not taken", new Fault(Solve, 500, "oops") },
        { "502 at the submission, not taken", new Fault(Solve, 502, "gateway") },
        { "500 when asking", new Fault(Result, 500, "oops") },
        { "504 when asking", new Fault(Result, 504, "late") },
        { "cut before it was taken", new Fault(Solve, Cut: Cut.BeforeWork) },
        { "cut after it was taken", new Fault(Solve, Cut: Cut.AfterWork) },
        { "cut in the reply to the submission", new Fault(Solve, Cut: Cut.InAnswer) },
        { "cut when asking", new Fault(Result, Cut: Cut.BeforeWork) },
        { "cut in the answer", new Fault(Result, Cut: Cut.InAnswer) },
        { "submission too slow", new Fault(Solve, Delay: Late) },
        { "answer too slow", new Fault(Result, Delay: Late) },
        { "release refused", new Fault("DELETE ", 404, "gone") },
        { "release fails", new Fault("DELETE ", 500, "oops") },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public void A_fault_that_passes_loses_nothing_and_sends_nothing_twice(string name, Fault fault) => Passes(name, fault);

    /// <summary>Faults that stay: they are told with the service's words.</summary>
    public static TheoryData<string, Fault, bool, string> Staying => new()
    {
        { "400", new Fault(Solve, 400, "{\"error\":{\"message\":\"`num_run` must be between 1 and 1024\"}}"), true, "`num_run` must be between 1 and 1024" },
        { "401", new Fault(Solve, 401, $"Access denied for {MockServer.Token}"), true, "refuses the token (401)" },
        { "403", new Fault(Solve, 403, "no contract"), true, "no contract" },
        { "404", new Fault(Solve, 404, "Resource not found."), true, "Resource not found." },
        { "409", new Fault(Solve, 409, "conflict"), true, "conflict" },
        { "413", new Fault(Solve, 413, "too large"), true, "too large" },
        { "415", new Fault(Solve, 415, "Content-Type header"), true, "Content-Type header" },
        { "redirect", new Fault(Solve, 302, "elsewhere"), false, "302" },
        { "job gone", new Fault(Result, 404, "Resource not found."), false, "does not know it any more" },
        { "job gone for good", new Fault(Result, 410, "Gone."), false, "Gone." },
        { "no JSON", new Fault(Result, 200, "<html>sorry</html>"), false, "<html>sorry</html>" },
        { "another JSON", new Fault(Result, 200, "{\"state\":1}"), false, "not one of its contract" },
    };

    [Theory]
    [MemberData(nameof(Staying))]
    public void A_fault_that_stays_is_told_and_the_same_call_later_is_answered(string name, Fault fault, bool isInput, string words) =>
        Stays(name, fault, isInput, words, name.StartsWith("job gone", StringComparison.Ordinal) ? 2 : 1);

    [Theory]
    [InlineData("Error")]
    [InlineData("Canceled")]
    [InlineData("Sleeping")]
    public void A_job_that_ends_badly_is_told_in_the_services_words(string end)
    {
        _server.End = end;
        using var machine = Machine();
        Should.Throw<WorkException>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited)).Message.ShouldContain("solver stopped: no licence");
        _server.End = "Done";
        machine.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()));
        _server.Taken.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("\"energy\": ", "\"energy\": 1000000.5, \"old\": ", "the answer is not one to this model")]
    [InlineData("\"configuration\": {", "\"configuration\": {\"77\":true,", "variable '77'")]
    [InlineData("\"configuration\": {", "\"configuration\": {\"x\":true,", "variable 'x'")]
    [InlineData("\"solutions\": [", "\"old\": [", "not one of its contract")]
    [InlineData("\"frequency\": 1", "\"frequency\": \"often\"", "not one of its contract")]
    public void An_answer_to_another_question_is_refused(string from, string to, string words)
    {
        _server.Spoil = answer => answer.Replace(from, to, StringComparison.Ordinal);
        using var machine = Machine();
        Should.Throw<WorkException>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited)).Message.ShouldContain(words);
    }

    [Fact]
    public void Unknown_members_are_passed_over_and_deprecation_is_told()
    {
        _server.Spoil = static answer => answer.Replace("\"status\"", "\"brand_new\":{\"a\":[1]},\"status\"", StringComparison.Ordinal);
        _server.Deprecation = "dep-1;message=\"version 4 will go\";sunset=@1773039600";
        using var machine = Machine();
        var set = machine.Sample(Three(), Request(), SolveControl.Unlimited);
        set.LowestEnergy.ShouldBe(RandomModels.Minimum(Three()));
        set.Parameters["answer"].ShouldContain("version 4 will go");
    }

    [Fact]
    public async Task An_equal_request_is_answered_without_the_service()
    {
        double energy;
        using (var machine = Machine())
        {
            energy = machine.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy;
        }

        await _server.DisposeAsync();
        using var again = Machine();
        again.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(energy);
        Should.Throw<WorkException>(() => again.Sample(Three(), Request() with { Key = new RandomKey(2) },
            SolveControl.Unlimited)).Message.ShouldContain("cannot be used");
    }

    [Fact]
    public void A_job_is_taken_up_after_a_crash()
    {
        using (var machine = Machine(wait: (_, _) => throw new InsufficientExecutionStackException("crash")))
        {
            Should.Throw<InsufficientExecutionStackException>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited));
        }

        Journal().Entries().ShouldHaveSingleItem().State.ShouldBe(JobState.Submitted);
        // The crash cut the last line.
        File.AppendAllText(Folder.File("jobs.jsonl"), "{\"hash\":\"ab");
        using var again = Machine();
        again.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()));
        _server.Taken.Count.ShouldBe(1);
        Journal().Entries().ShouldHaveSingleItem().Seconds.ShouldBe(1.5);
    }

    [Fact]
    public void A_crash_while_it_was_handed_in_is_cleared_up_by_the_list_of_jobs()
    {
        _server.Faults.Enqueue(new Fault(Solve, Cut: Cut.AfterWork));
        using (var machine = Machine(wait: (_, _) => throw new InsufficientExecutionStackException("crash")))
        {
            Should.Throw<InsufficientExecutionStackException>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited));
        }

        Journal().Entries().ShouldHaveSingleItem().State.ShouldBe(JobState.Sending);
        using var again = Machine();
        again.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()));
        _server.Taken.Count.ShouldBe(1);
    }

    [Fact]
    public void Where_it_cannot_be_known_whether_a_request_arrived_it_is_not_sent_again_by_itself()
    {
        _server.HasForeignJob = true;
        _server.Faults.Enqueue(new Fault(Solve, Cut: Cut.AfterWork));
        using var machine = Machine();
        Should.Throw<WorkException>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited)).Message.ShouldContain("not sent again by itself");
        _server.Taken.Count.ShouldBe(1);
    }

    [Fact]
    public void A_foreign_job_is_not_taken_for_ours()
    {
        _server.HasForeignJob = true;
        _server.Faults.Enqueue(new Fault(Solve, Cut: Cut.BeforeWork));
        using var machine = Machine();
        Should.Throw<WorkException>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited));
        Journal().Entries().ShouldHaveSingleItem().State.ShouldBe(JobState.Failed);
    }

    [Fact]
    public void A_cut_call_leaves_its_job_and_the_same_call_later_gets_its_answer()
    {
        using var source = new CancellationTokenSource();
        using (var machine = Machine(wait: (_, _) => source.Cancel()))
        {
            var set = machine.Sample(Three(), Request(), new SolveControl { Cancellation = source.Token });
            set.StopReason.ShouldBe(StopReason.Cancelled);
            set.Parameters["answer"].ShouldStartWith("none");
        }

        using var again = Machine();
        again.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()));
        _server.Taken.Count.ShouldBe(1);
    }

    [Fact]
    public void A_budget_is_kept_and_answers_of_the_journal_cost_nothing()
    {
        var budget = CallBudget.Parse("2calls");
        using var machine = Machine(budget);
        machine.Sample(Three(), Request(), SolveControl.Unlimited);
        machine.Sample(Three(), Request(), SolveControl.Unlimited);
        machine.Sample(Three(), Request() with { Key = new RandomKey(2) }, SolveControl.Unlimited);
        Should.Throw<WorkException>(() => machine.Sample(Three(), Request() with { Key = new RandomKey(3) },
            SolveControl.Unlimited)).Message.ShouldContain("budget of 2calls");
        _server.Taken.Count.ShouldBe(2);
    }

    [Fact]
    public void A_budget_of_time_counts_what_was_charged()
    {
        // Each call asks for 10 s and is charged 1.5 s.
        using var machine = Machine(CallBudget.Parse("13s"));
        for (var k = 1UL; k <= 3; k++)
        {
            machine.Sample(Three(), Request() with { Key = new RandomKey(k) }, SolveControl.Unlimited);
        }

        Should.Throw<WorkException>(() => machine.Sample(Three(), Request() with { Key = new RandomKey(4) },
            SolveControl.Unlimited)).Message.ShouldContain("4.5 s are used");
        Should.Throw<InputException>(() => CallBudget.Parse("20")).Message.ShouldContain("100calls");
    }

    [Fact]
    public void Nothing_that_is_written_holds_the_token()
    {
        var said = new ConcurrentQueue<string>();
        foreach (var fault in new[] { new Fault(Solve, 401, $"no {MockServer.Token}"), new Fault(Solve, 429, $"wait {MockServer.Token}", RetryAfter: 1),
            new Fault(List, 500, MockServer.Token) })
        {
            _server.Faults.Enqueue(fault);
            using var machine = Machine();
            try
            {
                var set = machine.Sample(Three(), Request(), new SolveControl { Progress = new Listener(said) });
                said.Enqueue(string.Join(' ', set.Parameters.Values));
            }
            catch (Exception exception) when (exception is InputException or WorkException)
            {
                said.Enqueue(exception.ToString());
            }
        }

        foreach (var file in Directory.GetFiles(Folder.Path, "*", SearchOption.AllDirectories))
        {
            said.Enqueue(File.ReadAllText(file));
        }

        said.Count.ShouldBeGreaterThan(3);
        said.ShouldAllBe(static text => !text.Contains(MockServer.Token));
        new Secret(MockServer.Token).ToString().ShouldNotContain(MockServer.Token);
    }

    [Fact]
    public void A_ping_asks_for_health_and_the_token()
    {
        using var machine = Machine();
        machine.Ping(SolveControl.Unlimited).ShouldContain("healthy");
        _server.Requests.ShouldHaveSingleItem().ShouldBe("GET /v1/healthcheck");
    }

    [Fact]
    public void A_model_that_is_too_large_is_refused_before_anything_is_sent()
    {
        using var machine = Machine();
        var model = new BinaryQuadraticModelBuilder(Vartype.Binary, 100_001).Build();
        Should.Throw<InputException>(() => machine.Sample(model, Request(), SolveControl.Unlimited)).Message.ShouldContain("100001 variables");
        _server.Requests.ShouldBeEmpty();
    }

    private protected override ServiceMachine Client() => Machine();

    private ServiceMachine Machine(CallBudget? budget = null, Action<TimeSpan, CancellationToken>? wait = null) => new(
        new DigitalAnnealer(new ServiceClient(DigitalAnnealer.MachineName, _server.Address, new Secret(MockServer.Token), "X-Api-Key")
        {
            Patience = TimeSpan.FromSeconds(5),
            Wait = wait ?? ((time, _) => Pauses.Enqueue(time)),
        }),
        Journal(),
        budget ?? CallBudget.Unlimited);

    private sealed class Listener(ConcurrentQueue<string> said) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => said.Enqueue(value.Message);
    }
}
