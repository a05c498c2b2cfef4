using Isinglass.Machines.Connections;
using Isinglass.Machines.Jobs;
using Isinglass.Machines.Services;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Machines.Tests.Services;

/// <summary>The client of D-Wave's hybrid solvers against SAPI's contract, with its faults.</summary>
public sealed class DWaveLeapTests : ServiceSuite
{
    private const string Submit = "POST /problems", Poll = "GET /problems/problem", Start = "POST /bqm/multipart", Part = "PUT /bqm/multipart",
        Combine = "POST /bqm/multipart/upload-1/combine";

    private readonly DWaveServer _server = new();

    private protected override MockServer Server => _server;

    [Theory]
    [InlineData(Vartype.Binary, 0)]
    [InlineData(Vartype.Spin, 2)]
    public void Finds_the_enumerated_optimum(Vartype vartype, int squaredTerms)
    {
        var model = RandomModels.Quadratic(new RandomKey(3), 9, vartype, squaredTerms: squaredTerms);
        using var machine = Machine();
        var set = machine.Sample(model, Request(), SolveControl.Unlimited);
        set.LowestEnergy.ShouldBe(RandomModels.Minimum(model), 1e-9);
        var problem = _server.Taken.ShouldHaveSingleItem();
        problem.GetProperty("solver").GetProperty("name").GetString().ShouldBe("hybrid_bqm");
        problem.GetProperty("params").GetProperty("time_limit").GetDouble().ShouldBe(5);
        Journal().Entries().ShouldHaveSingleItem().Seconds.ShouldBe(2.5);
    }

    [Fact]
    public void A_problem_with_rows_goes_to_the_solver_that_takes_rows()
    {
        var builder = new ConstrainedQuadraticModelBuilder(4);
        for (var i = 0; i < 4; i++)
        {
            builder.Objective.AddLinear(i, i - 6);
        }

        builder.AddRow([0, 1, 2, 3], [4, 3, 2, 1], ConstraintSense.LessOrEqual, 5);
        using var machine = Machine();
        var solution = new NativeRows(machine, 1).Solve(builder.Build(), new SolveRequest { Key = new RandomKey(1) });
        (solution.Status, solution.Objective).ShouldBe((SolutionStatus.Feasible, -9.0));
        _server.Taken.ShouldHaveSingleItem().GetProperty("solver").GetProperty("name").GetString().ShouldBe("hybrid_cqm");
    }

    [Fact]
    public void A_large_model_is_uploaded_in_parts_and_damaged_ones_are_sent_again()
    {
        // The file is larger than one part: 900 variables of full density.
        _server.Damaged.Add(2);
        _server.End = "FAILED";
        _server.Faults.Enqueue(new Fault("PUT /bqm/multipart/upload-1/part/1", Cut: Cut.BeforeWork));
        using var machine = Machine();
        Should.Throw<WorkException>(() => machine.Sample(RandomModels.Quadratic(new RandomKey(1), 950, Vartype.Binary, density: 1), Request(),
            SolveControl.Unlimited))
            .Message.ShouldContain("cooled down");
        _server.Requests.Count(static request => request.StartsWith("PUT", StringComparison.Ordinal)).ShouldBe(4);
        _server.Taken.ShouldHaveSingleItem();
    }

    public static TheoryData<string, Fault> Passing => new()
    {
        { "429 with Retry-After", new Fault(Submit, 429, "slow down", RetryAfter: 9) },
        { "503", new Fault(Submit, 503, "maintenance") },
        { "500 at the submission, not taken", new Fault(Submit, 500, "oops") },
        { "cut before it was taken", new Fault(Submit, Cut: Cut.BeforeWork) },
        { "cut after it was taken", new Fault(Submit, Cut: Cut.AfterWork) },
        { "cut in the reply", new Fault(Submit, Cut: Cut.InAnswer) },
        { "500 when asking", new Fault(Poll, 500, "oops") },
        { "429 when asking", new Fault(Poll, 429, "busy", RetryAfter: 2) },
        { "cut when asking", new Fault(Poll, Cut: Cut.BeforeWork) },
        { "cut in the answer", new Fault(Poll, Cut: Cut.InAnswer) },
        { "upload not begun", new Fault(Start, 500, "oops") },
        { "part cut", new Fault(Part, Cut: Cut.BeforeWork) },
        { "part taken, reply cut", new Fault(Part, Cut: Cut.AfterWork) },
        { "part refused for the moment", new Fault(Part, 503, "busy") },
        { "combine cut", new Fault(Combine, Cut: Cut.AfterWork) },
        { "list of solvers fails", new Fault("GET /solvers", 502, "gateway") },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public void A_fault_that_passes_loses_nothing_and_sends_nothing_twice(string name, Fault fault) => Passes(name, fault);

    public static TheoryData<string, Fault, bool, string> Staying => new()
    {
        { "400", new Fault(Submit, 400, "{\"error_code\":400,\"error_msg\":\"Solver does not exist or apitoken does not have access\"}"),
            true, "Solver does not exist or apitoken does not have access" },
        { "401", new Fault("GET /solvers", 401, $"{MockServer.Token} is no token"), true, "refuses the token (401)" },
        { "403", new Fault(Submit, 403, "no minutes left"), true, "no minutes left" },
        { "404 in the upload", new Fault(Part, 404, "no such upload"), true, "no such upload" },
        { "409", new Fault(Submit, 409, "conflict"), true, "conflict" },
        { "415", new Fault(Submit, 415, "Unsupported Media Type"), true, "Unsupported Media Type" },
        { "refused item", new Fault(Submit, 200, "[{\"error_code\":400,\"error_msg\":\"Attempting to run a problem for less than the allowed minimum " +
            "time_limit 3.0 s\"}]"), true, "less than the allowed minimum time_limit 3.0 s" },
        { "gone", new Fault(Poll, 410, "no longer accessible"), false, "no longer accessible" },
        { "no JSON", new Fault(Poll, 200, "<html>"), false, "<html>" },
        { "combine refused", new Fault(Combine, 400, "Failed to combine the multipart upload"), true, "Failed to combine" },
    };

    [Theory]
    [MemberData(nameof(Staying))]
    public void A_fault_that_stays_is_told_and_the_same_call_later_is_answered(string name, Fault fault, bool isInput, string words) =>
        Stays(name, fault, isInput, words, name == "gone" ? 2 : 1);

    [Theory]
    [InlineData("FAILED", "cooled down")]
    [InlineData("CANCELLED", "CANCELLED")]
    public void A_problem_that_ends_badly_is_told(string end, string words)
    {
        _server.End = end;
        using var machine = Machine();
        Should.Throw<WorkException>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited)).Message.ShouldContain(words);
    }

    [Fact]
    public void The_list_of_solvers_is_kept_with_its_tag()
    {
        using var machine = Machine(cache: Folder.File("solvers"));
        machine.Sample(Three(), Request(), SolveControl.Unlimited);
        machine.Sample(Three(), Request() with { Key = new RandomKey(2) }, SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()));
        File.ReadAllText(Folder.File("solvers")).ShouldStartWith("\"list-1\"\n");
        machine.Ping(SolveControl.Unlimited).ShouldContain("hybrid_bqm (ONLINE)");
    }

    [Fact]
    public void What_is_left_of_a_limit_asks_as_the_limit_does()
    {
        using var machine = Machine();
        foreach (var left in new[] { 7.0, 6.9993 })
        {
            var control = new SolveControl { TimeLimit = TimeSpan.FromSeconds(left), Clock = new TickingClock(TimeSpan.Zero) };
            machine.Sample(Three(), Request(), control).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()));
        }

        _server.Taken.ShouldHaveSingleItem().GetProperty("params").GetProperty("time_limit").GetDouble().ShouldBe(7);
    }

    [Fact]
    public void A_solver_that_is_not_there_or_too_small_is_told()
    {
        using var missing = Machine(solver: "hybrid_of_my_dreams");
        Should.Throw<InputException>(() => missing.Sample(Three(), Request(), SolveControl.Unlimited)).Message.ShouldContain("no solver 'hybrid_of_my_dreams'");
        using var small = Machine();
        Should.Throw<InputException>(() => small.Sample(new BinaryQuadraticModelBuilder(Vartype.Binary, 1001).Build(), Request(),
            SolveControl.Unlimited)).Message.ShouldContain("takes 1000");
        _server.Taken.ShouldBeEmpty();
    }

    private protected override ServiceMachine Client() => Machine();

    private ServiceMachine Machine(string? solver = null, string? cache = null) => new(
        new DWaveLeap(new ServiceClient(DWaveLeap.MachineName, _server.Address,
            new Secret(MockServer.Token), "X-Auth-Token")
        { Wait = (time, _) => Pauses.Enqueue(time) }, solver, cache),
        Journal(),
        CallBudget.Unlimited);
}
