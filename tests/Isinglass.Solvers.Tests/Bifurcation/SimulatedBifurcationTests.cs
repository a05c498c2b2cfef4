using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Bifurcation;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Bifurcation;

public abstract class SimulatedBifurcationTests(BifurcationKind kind) : SamplerSuite
{
    protected override int Reads => 3;

    protected override IReadOnlyList<string> ExpectedParameters => ["schedule", "time_step", "agents", "unit", "polish"];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Solves_linear_assignment_in_nine_of_ten_runs(int size) => Successes.ShareOfReads(Create(), size).ShouldBeGreaterThanOrEqualTo(0.9);

    [Fact]
    public void The_scale_of_the_model_changes_no_sample()
    {
        var model = RandomModels.Quadratic(new RandomKey(4), 30, Vartype.Spin);
        var scaled = SamplerModels.Scaled(model, 1024);
        var request = Request(2) with { Sweeps = 50 };
        var first = Create().Sample(model, request, SolveControl.Unlimited);
        var second = Create().Sample(scaled, request, SolveControl.Unlimited);
        second.Energies.ToArray().ShouldBe(first.Energies.ToArray().Select(energy => 1024 * energy));
    }

    [Fact]
    public void Wrong_parameters_are_refused_all_at_once()
    {
        var message = Should.Throw<InputException>(() => new SimulatedBifurcation(new SimulatedBifurcationOptions { Agents = 0, TimeStep = -1 })).Message;
        message.ShouldContain("agents");
        message.ShouldContain("time step");
    }

    protected override ISampler Create() => new SimulatedBifurcation(new SimulatedBifurcationOptions { Kind = kind });
}

public sealed class BallisticBifurcationTests() : SimulatedBifurcationTests(BifurcationKind.Ballistic);

public sealed class DiscreteBifurcationTests() : SimulatedBifurcationTests(BifurcationKind.Discrete);

public sealed class GeneralizedBifurcationTests() : SimulatedBifurcationTests(BifurcationKind.Generalized);
