using Isinglass.Machines.Connections;
using Isinglass.Machines.Jobs;
using Isinglass.Machines.Services;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Machines.Tests.Services;

/// <summary>The client of Amplify AE against its contract. It has no jobs: a lost reply is told, and never sent again by itself.</summary>
public sealed class AmplifyEngineTests : ServiceSuite
{
    private const string Solve = "POST /v1/sync/solve";

    private readonly AmplifyServer _server = new();

    private protected override MockServer Server => _server;

    [Theory]
    [InlineData(Vartype.Binary)]
    [InlineData(Vartype.Spin)]
    public void Finds_the_enumerated_optimum(Vartype vartype)
    {
        var model = RandomModels.Quadratic(new RandomKey(3), 9, vartype, squaredTerms: 1);
        using var machine = Machine();
        machine.Sample(model, Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(model), 1e-9);
        Journal().Entries().ShouldHaveSingleItem().Seconds.ShouldBe(0.8125);
    }

    [Fact]
    public void Rows_go_as_bounds()
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
            var solution = new NativeRows(machine, 1).Solve(model, new SolveRequest { Key = new RandomKey(seed) });
            (solution.Status == SolutionStatus.Feasible).ShouldBe(truth.IsFeasible, $"seed {seed}");
            if (truth.IsFeasible)
            {
                solution.Objective.ShouldBe(truth.Objective, 1e-9, $"seed {seed}");
            }
        }
    }

    public static TheoryData<string, Fault> Passing => new()
    {
        { "429 with Retry-After", new Fault(Solve, 429, "{\"error\":\"Too many requests\"}", RetryAfter: 4) },
        { "503", new Fault(Solve, 503, "maintenance") },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public void A_fault_that_passes_is_waited_out(string name, Fault fault) => Passes(name, fault);

    public static TheoryData<string, Fault> Lost => new()
    {
        { "500", new Fault(Solve, 500, "{\"error\":\"Internal server error\"}") },
        { "cut before", new Fault(Solve, Cut: Cut.BeforeWork) },
        { "cut after", new Fault(Solve, Cut: Cut.AfterWork) },
        { "cut in the answer", new Fault(Solve, Cut: Cut.InAnswer) },
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public void A_lost_reply_is_told_and_only_a_new_command_sends_again(string name, Fault fault)
    {
        _server.Faults.Enqueue(fault);
        using var machine = Machine();
        Should.Throw<WorkException>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited)).Message.ShouldContain("not sent again by itself",
            Case.Sensitive, name);
        _server.Requests.Count.ShouldBe(1, name);
        machine.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()), name);
        _server.Requests.Count.ShouldBe(2, name);
    }

    public static TheoryData<string, Fault, bool, string> Staying => new()
    {
        { "400", new Fault(Solve, 400, "{\"error\":\"Invalid request: constraints[0]\"}"), true, "Invalid request: constraints[0]" },
        { "401", new Fault(Solve, 401, MockServer.Token), true, "refuses the token (401)" },
        { "415", new Fault(Solve, 415, "Unsupported Media Type"), true, "Unsupported Media Type" },
        { "no JSON", new Fault(Solve, 200, "<html>"), false, "<html>" },
        { "other length", new Fault(Solve, 200, "{\"solutions\":[{\"objective\":0,\"values\":[1]}]}"), false, "1 values for 3 variables" },
        { "no bit", new Fault(Solve, 200, "{\"solutions\":[{\"objective\":0,\"values\":[1,0,3]}]}"), false, "it must be 0 or 1" },
        { "other energy", new Fault(Solve, 200, "{\"solutions\":[{\"objective\":77.5,\"values\":[1,0,1]}]}"), false, "77.5 is told" },
        { "nothing", new Fault(Solve, 200, "{\"solutions\":[]}"), false, "no solution" },
    };

    [Theory]
    [MemberData(nameof(Staying))]
    public void A_fault_that_stays_is_told(string name, Fault fault, bool isInput, string words) =>
        Stays(name, fault, isInput, words, taken: null);

    [Fact]
    public void A_ping_tells_the_services_own_state()
    {
        using var machine = Machine();
        machine.Ping(SolveControl.Unlimited).ShouldBe("degraded, version 1.1.0");
    }

    private protected override ServiceMachine Client() => Machine();

    private ServiceMachine Machine() => new(
        new AmplifyEngine(new ServiceClient(AmplifyEngine.MachineName, _server.Address,
            new Secret(MockServer.Token), "Authorization", "Bearer ")
        { Wait = (time, _) => Pauses.Enqueue(time) }),
        Journal(),
        CallBudget.Unlimited);
}
