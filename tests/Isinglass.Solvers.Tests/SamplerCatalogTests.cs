using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests;

public sealed class SamplerCatalogTests
{
    public static TheoryData<string> Names => [.. SamplerCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_name_makes_a_sampler_that_solves_a_small_model(string name)
    {
        var model = RandomModels.Quadratic(new RandomKey(6), 8, Vartype.Binary);
        var sampler = SamplerCatalog.Create(name);
        sampler.Name.ShouldBe(name);
        SamplerCatalog.Summary(name).ShouldNotBeNullOrWhiteSpace();
        var request = new SampleRequest { Key = new RandomKey(1), Reads = 50 };
        sampler.Sample(model, request, SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(model));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest_one()
    {
        Should.Throw<InputException>(() => SamplerCatalog.Create("tabbu")).Message.ShouldContain("'tabu'");
        Should.Throw<InputException>(() => SamplerCatalog.Create("quantum supremacy")).Message.ShouldContain("exact");
    }
}
