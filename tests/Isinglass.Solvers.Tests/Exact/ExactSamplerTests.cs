using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Exact;

public sealed class ExactSamplerTests : SamplerSuite
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    protected override IReadOnlyList<string> ExpectedParameters => ["method", "lower_bound"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Branch_and_bound_agrees_with_enumeration_in_all_optima(int seed)
    {
        var vartype = seed % 2 == 0 ? Vartype.Binary : Vartype.Spin;
        var model = RandomModels.Quadratic(new RandomKey((ulong)seed), 13, vartype, density: 0.2 + 0.06 * seed, range: 2, squaredTerms: seed % 3);
        var points = RandomModels.Points(13, vartype).Select(point => (Point: point, Energy: model.Energy(point))).ToList();
        var minimum = points.Min(pair => pair.Energy);
        var optima = points.Where(pair => pair.Energy <= minimum + 1e-9).Select(pair => string.Join(',', pair.Point)).Order().ToList();
        foreach (var limit in new[] { 0, 30 })
        {
            var sampler = new ExactSampler(new ExactSamplerOptions { EnumerationLimit = limit, AllOptima = true });
            var set = sampler.Sample(model, Request(seed), SolveControl.Unlimited);
            set.StopReason.ShouldBe(StopReason.Optimal);
            Enumerable.Range(0, set.Count).Select(r => string.Join(',', set.Values(r))).Order().ShouldBe(optima);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Branch_and_bound_agrees_with_gray_code_on_larger_models(int seed)
    {
        var model = RandomModels.Quadratic(new RandomKey((ulong)seed), 18 + seed % 4, Vartype.Spin, density: 0.1 + 0.08 * seed, range: 30);
        var enumerated = new ExactSampler(new ExactSamplerOptions { EnumerationLimit = 30 }).Sample(model, Request(1), SolveControl.Unlimited);
        var bounded = new ExactSampler(new ExactSamplerOptions { EnumerationLimit = 0 }).Sample(model, Request(1), SolveControl.Unlimited);
        enumerated.Parameters["method"].ShouldBe("enumeration");
        bounded.Parameters["method"].ShouldBe("branch_and_bound");
        bounded.LowestEnergy.ShouldBe(enumerated.LowestEnergy);
    }

    [Fact]
    public void An_early_stop_still_gives_a_valid_lower_bound()
    {
        var model = RandomModels.Quadratic(new RandomKey(8), 16, Vartype.Binary, density: 1, range: 50);
        var control = new SolveControl { Target = 1e9 };
        var set = new ExactSampler(new ExactSamplerOptions { EnumerationLimit = 0 }).Sample(model, Request(1), control);
        set.StopReason.ShouldBe(StopReason.Target);
        double.Parse(set.Parameters["lower_bound"]).ShouldBeLessThanOrEqualTo(RandomModels.Minimum(model));
    }

    [Fact]
    public void The_lower_bound_rises_while_suffixes_are_solved_and_stays_valid()
    {
        var model = RandomModels.Quadratic(new RandomKey(8), 40, Vartype.Binary, density: 1, range: 50);
        var whole = new TickingClock(TimeSpan.FromMilliseconds(1));
        var optimum = Create().Sample(model, Request(1), new SolveControl { TimeLimit = TimeSpan.FromDays(1), Clock = whole });
        optimum.StopReason.ShouldBe(StopReason.Optimal);
        var bounds = new[] { 1, 0.9 * whole.Readings }.Select(milliseconds =>
        {
            var control = new SolveControl { TimeLimit = TimeSpan.FromMilliseconds(milliseconds), Clock = new TickingClock(TimeSpan.FromMilliseconds(1)) };
            var set = Create().Sample(model, Request(1), control);
            set.StopReason.ShouldBe(StopReason.TimeLimit);
            return double.Parse(set.Parameters["lower_bound"]);
        }).ToArray();
        bounds[1].ShouldBeGreaterThan(bounds[0]);
        bounds[1].ShouldBeLessThanOrEqualTo(optimum.LowestEnergy);
    }

    [Fact]
    public void A_model_beyond_the_limit_is_refused_with_its_size()
    {
        var model = new BinaryQuadraticModelBuilder(Vartype.Spin, 2001).Build();
        Should.Throw<InputException>(() => Create().Sample(model, Request(1), SolveControl.Unlimited)).Message.ShouldContain("2001");
    }

    protected override ISampler Create() => new ExactSampler();
}
