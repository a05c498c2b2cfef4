using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Tempering;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Tempering;

public sealed class ParallelTemperingTests : SamplerSuite
{
    protected override IReadOnlyList<string> ExpectedParameters => ["schedule", "replicas", "temperature_hot", "temperature_cold"];

    protected override int Reads => 4;

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Solves_linear_assignment_in_nine_of_ten_runs(int size) => Successes.ShareOfReads(Create(), size).ShouldBeGreaterThanOrEqualTo(0.9);

    [Fact]
    public void The_measured_ladder_spans_the_energies_of_the_model_at_every_scale()
    {
        var model = RandomModels.Quadratic(new RandomKey(4), 40, Vartype.Spin, density: 0.3);
        var first = Create().Sample(model, Request(2), SolveControl.Unlimited).Parameters;
        var second = Create().Sample(SamplerModels.Scaled(model, 1024), Request(2), SolveControl.Unlimited).Parameters;
        int.Parse(first["replicas"]).ShouldBeInRange(4, 32);
        second["replicas"].ShouldBe(first["replicas"]);
        double.Parse(second["temperature_hot"]).ShouldBe(1024 * double.Parse(first["temperature_hot"]), 1e-6);
        double.Parse(first["temperature_hot"]).ShouldBeGreaterThan(3 * double.Parse(first["temperature_cold"]));
    }

    [Fact]
    public void Wrong_temperatures_are_refused() =>
        Should.Throw<InputException>(() => new ParallelTempering(new ParallelTemperingOptions { Temperatures = [1, 2] }))
            .Message.ShouldContain("hottest first");

    protected override ISampler Create() => new ParallelTempering();
}
