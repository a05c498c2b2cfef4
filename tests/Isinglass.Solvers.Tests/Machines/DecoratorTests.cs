using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Descent;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Machines;
using Isinglass.Solvers.Tabu;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Machines;

public sealed class RoundingConformanceTests : SamplerSuite
{
    // 40 bits keep the order of all states of the suite's models, so the suite's optima must be found through the rounding.
    protected override ISampler Create() => new RoundingSampler(new TabuSearch(), 40, RoundingMode.Stochastic);
}

public sealed class NoisyConformanceTests : SamplerSuite
{
    protected override int Reads => 4;

    protected override ISampler Create() =>
        new NoisySampler(new TabuSearch(), new NoisySamplerOptions { ObjectiveVariance = 1e-40, CoefficientError = 1e-13, IsPerRead = true });
}

public sealed class SuboptimalConformanceTests : SamplerSuite
{
    // With a probability above 0 a cancelled run may rightly return a neighbour of its start.
    protected override ISampler Create() => new SuboptimalSampler(new TabuSearch(), 0);
}

public sealed class DecoratorTests
{
    private static readonly SampleRequest Request = new() { Key = new RandomKey(5), Reads = 4 };

    [Fact]
    public void The_inner_sampler_sees_integers_of_the_machines_width()
    {
        var model = RandomModels.Quadratic(new RandomKey(2), 12, Vartype.Binary, range: 1000, squaredTerms: 2);
        var spy = new Spy();
        var set = new RoundingSampler(spy, 8).Sample(model, Request, SolveControl.Unlimited);
        var step = double.Parse(set.Parameters["step"]);
        var seen = spy.Models.ShouldHaveSingleItem();
        seen.Vartype.ShouldBe(Vartype.Spin);
        var integers = seen.Linear.ToArray().Concat(seen.Couplings.Values).Select(value => value / step).ToArray();
        integers.ShouldAllBe(value => Math.Abs(value - Math.Round(value)) < 1e-9 && Math.Abs(value) < 127 + 1e-9);
        integers.Max(Math.Abs).ShouldBe(127, 1e-9);
        set.LowestEnergy.ShouldBe(model.Energy(set.LowestValues()), 1e-9);
    }

    [Fact]
    public void Stochastic_rounding_is_right_in_the_mean_and_nearest_rounding_is_not()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 2);
        builder.AddLinear(0, 7);
        builder.AddLinear(1, 0.3);
        var model = builder.Build();
        double Mean(RoundingMode mode) => Enumerable.Range(0, 2000).Average(k =>
        {
            var spy = new Spy();
            new RoundingSampler(spy, 4, mode).Sample(model, Request with { Key = new RandomKey((ulong)k) }, SolveControl.Unlimited);
            return spy.Models[0].Linear[1];
        });
        Mean(RoundingMode.Stochastic).ShouldBe(0.3, 0.05);
        Mean(RoundingMode.Nearest).ShouldBe(0);
    }

    [Fact]
    public void Objective_noise_has_the_given_variance_at_every_state()
    {
        var model = RandomModels.Quadratic(new RandomKey(3), 10, Vartype.Spin);
        var point = RandomModels.Points(10, Vartype.Spin).ElementAt(345);
        var errors = Enumerable.Range(0, 3000).Select(k =>
        {
            var spy = new Spy();
            var sampler = new NoisySampler(spy, new NoisySamplerOptions { ObjectiveVariance = 4 });
            sampler.Sample(model, Request with { Key = new RandomKey((ulong)k) }, SolveControl.Unlimited);
            return spy.Models[0].Energy(point) - model.Energy(point);
        }).ToArray();
        errors.Average().ShouldBe(0, 0.15);
        errors.Average(error => error * error).ShouldBe(4, 0.4);
    }

    [Fact]
    public void Noise_per_read_disturbs_every_read_on_its_own()
    {
        var spy = new Spy();
        var sampler = new NoisySampler(spy, new NoisySamplerOptions { CoefficientError = 0.1, IsPerRead = true });
        var set = sampler.Sample(RandomModels.Quadratic(new RandomKey(3), 6, Vartype.Spin), Request, SolveControl.Unlimited);
        set.Count.ShouldBe(4);
        spy.Models.Select(seen => seen.Couplings.Values[0]).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void The_share_of_suboptimal_reads_is_the_given_probability()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 8);
        for (var i = 0; i < 8; i++)
        {
            builder.AddLinear(i, 1 + i);
        }

        var set = new SuboptimalSampler(new ExactSampler(), 0.25).Sample(builder.Build(), Request with { Reads = 4000 }, SolveControl.Unlimited);
        set.Count.ShouldBe(4000);
        (set.Energies.ToArray().Count(energy => energy > -36) / 4000.0).ShouldBe(0.25, 0.03);
    }

    [Fact]
    public void A_model_that_is_too_large_is_refused_with_its_count()
    {
        var limited = new SizeLimitedSampler(new TabuSearch(), 5, needsAuxiliarySpin: true);
        var couplings = new BinaryQuadraticModelBuilder(Vartype.Spin, 5);
        couplings.AddQuadratic(0, 1, 1);
        limited.Sample(couplings.Build(), Request, SolveControl.Unlimited).LowestEnergy.ShouldBe(-1);
        couplings.AddLinear(2, 1);
        var message = Should.Throw<InputException>(() => limited.Sample(couplings.Build(), Request, SolveControl.Unlimited)).Message;
        message.ShouldContain("6 spins");
        message.ShouldContain("has 5");
    }

    [Fact]
    public void A_device_reports_its_time_its_name_and_true_energies()
    {
        var model = RandomModels.Quadratic(new RandomKey(8), 12, Vartype.Binary, range: 500);
        var profile = DeviceProfile.Coherent550 with { Noise = new NoisySamplerOptions { CoefficientError = 0.01 }, SuboptimalProbability = 0.1 };
        var device = profile.Emulate(new TabuSearch());
        var set = device.Sample(model, Request, SolveControl.Unlimited);
        set.Timing["device_call_ns"].ShouldBe(60_000_000_000);
        set.Sampler.ShouldBe(device.Name);
        set.Parameters["bits"].ShouldBe("8");
        set.LowestEnergy.ShouldBe(model.Energy(set.LowestValues()), 1e-9);
        var large = new BinaryQuadraticModelBuilder(Vartype.Spin, 551).Build();
        Should.Throw<InputException>(() => device.Sample(large, Request, SolveControl.Unlimited)).Message.ShouldContain("551");
    }

    [Fact]
    public void A_target_that_only_the_disturbed_model_reaches_does_not_count()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 2);
        builder.AddLinear(0, 7);
        builder.AddLinear(1, 0.6);
        var set = new RoundingSampler(new ExactSampler(), 4).Sample(builder.Build(), Request, new SolveControl { Target = -7.9 });
        set.LowestEnergy.ShouldBe(-7.6, 1e-12);
        set.StopReason.ShouldNotBe(StopReason.Target);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void Impossible_widths_are_refused(int bits) =>
        Should.Throw<InputException>(() => new RoundingSampler(new TabuSearch(), bits)).Message.ShouldContain($"{bits}");

    /// <summary>Remembers the models that it was given.</summary>
    private sealed class Spy : ISampler
    {
        public List<BinaryQuadraticModel> Models { get; } = [];

        public string Name => "spy";

        public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
        {
            Models.Add(model);
            return new SteepestDescent().Sample(model, request, control);
        }
    }
}
