using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests;

public sealed class PortfolioSamplerTests : SamplerSuite
{
    protected override int Reads => 2;

    protected override IReadOnlyList<string> ExpectedParameters => ["chosen"];

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    public void Solves_linear_assignment_in_nine_of_ten_runs(int size) => Successes.ShareOfReads(Create(), size).ShouldBeGreaterThanOrEqualTo(0.9);

    [Fact]
    public void Proves_what_presolve_and_enumeration_can_prove()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 60);
        for (var block = 0; block < 60; block += 10)
        {
            var random = new RandomKey((ulong)block).CreateSource();
            for (var i = 0; i < 10; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    builder.AddQuadratic(block + i, block + j, random.NextGaussian());
                }
            }
        }

        var set = Create().Sample(builder.Build(), Request(1), SolveControl.Unlimited);
        set.StopReason.ShouldBe(StopReason.Optimal);
        set.Parameters["components"].ShouldBe("6");
    }

    [Fact]
    public void A_given_start_is_never_lost()
    {
        var model = RandomModels.Quadratic(new RandomKey(6), 60, Vartype.Spin, density: 1);
        var best = Create().Sample(model, Request(1) with { Reads = 4 }, SolveControl.Unlimited);
        var starts = new BitMatrix(1, 60);
        starts.SetRow(0, best.LowestValues());
        var again = Create().Sample(model, Request(2) with { InitialStates = starts, Sweeps = 1 }, SolveControl.Unlimited);
        again.LowestEnergy.ShouldBeLessThanOrEqualTo(best.LowestEnergy);
    }

    protected override ISampler Create() => new PortfolioSampler();
}
