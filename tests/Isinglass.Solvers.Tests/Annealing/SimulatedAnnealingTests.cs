using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Annealing.Schedules;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Annealing;

public sealed class SimulatedAnnealingTests
{
    private static readonly SimulatedAnnealing Sampler = new();

    public static TheoryData<int> ManySeeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public void Finds_the_optimum_of_ten_small_models_of_every_kind(int block)
    {
        for (var seed = 10 * block; seed < 10 * block + AnnealingModels.KindCount; seed++)
        {
            var model = AnnealingModels.Small(seed);
            var set = Sampler.Sample(model, new SampleRequest { Key = new RandomKey(7), Reads = 8, Sweeps = 200 }, SolveControl.Unlimited);
            var minimum = RandomModels.Minimum(model);
            set.LowestEnergy.ShouldBe(minimum, 1e-12 + 1e-9 * Scale(model), $"model {seed}");
            set.Count.ShouldBe(8);
            set.StopReason.ShouldBe(StopReason.Completed);
            AssertEnergies(model, set);
        }
    }

    [Fact]
    public void An_empty_model_has_the_energy_of_its_offset()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary);
        builder.AddOffset(3.5);
        var set = Sampler.Sample(builder.Build(), new SampleRequest { Key = new RandomKey(1), Reads = 2 }, SolveControl.Unlimited);
        set.Energies.ToArray().ShouldBe([3.5, 3.5]);
    }

    [Fact]
    public void A_model_of_zeros_is_sampled_uniformly_and_costs_nothing()
    {
        var model = new BinaryQuadraticModelBuilder(Vartype.Spin, 5).Build();
        var set = Sampler.Sample(model, new SampleRequest { Key = new RandomKey(1), Reads = 200, Sweeps = 3 }, SolveControl.Unlimited);
        set.Energies.ToArray().ShouldAllBe(energy => energy == 0);
        set.Aggregate().Count.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_do_not_change_a_bit(bool rows)
    {
        var model = rows ? RandomModels.Quadratic(new RandomKey(3), 40, Vartype.Binary, squaredTerms: 6) : AnnealingModels.Graph(3, 300, 6);
        var request = new SampleRequest { Key = new RandomKey(5), Reads = 7, Sweeps = 60 };
        var one = Sampler.Sample(model, request, SolveControl.Unlimited);
        var two = Sampler.Sample(model, request with { Threads = 2 }, SolveControl.Unlimited);
        AssertEqual(two, one);
        var other = Sampler.Sample(model, request with { Key = new RandomKey(6) }, SolveControl.Unlimited);
        other.States.RowWords(0).ToArray().ShouldNotBe(one.States.RowWords(0).ToArray());
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(0.1)]
    [InlineData(3e5)]
    [InlineData(1e6)]
    public void The_scale_of_the_coefficients_does_not_change_a_bit(double factor)
    {
        var rows = RandomModels.Quadratic(new RandomKey(4), 30, Vartype.Binary, squaredTerms: 5);
        foreach (var model in new[] { AnnealingModels.Graph(1, 200, 5, fields: true), rows })
        {
            var request = new SampleRequest { Key = new RandomKey(5), Reads = 3, Sweeps = 50 };
            var plain = Sampler.Sample(model, request, SolveControl.Unlimited);
            var scaled = Sampler.Sample(AnnealingModels.Scaled(model, factor), request, SolveControl.Unlimited);
            for (var read = 0; read < 3; read++)
            {
                scaled.Values(read).ShouldBe(plain.Values(read));
            }

            double.Parse(scaled.Parameters["temperature_hot"]).ShouldBe(factor * double.Parse(plain.Parameters["temperature_hot"]), 1e-9 * factor);
        }
    }

    [Fact]
    public void A_target_that_is_reached_stops_the_run()
    {
        var model = AnnealingModels.Graph(1, 100, 4);
        var best = Sampler.Sample(model, new SampleRequest { Key = new RandomKey(1), Sweeps = 500 }, SolveControl.Unlimited).LowestEnergy;
        var set = Sampler.Sample(
            model,
            new SampleRequest { Key = new RandomKey(1), Reads = 1000, Sweeps = 500 },
            new SolveControl { Target = best });
        set.StopReason.ShouldBe(StopReason.Target);
        set.LowestEnergy.ShouldBeLessThanOrEqualTo(best);
        set.Count.ShouldBeLessThan(1000);
        set.Trace[^1].Objective.ShouldBe(set.LowestEnergy);
        set.Trace.Select(point => point.Objective).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void Cancellation_returns_the_incumbent()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var model = AnnealingModels.Graph(1, 100, 4);
        var set = Sampler.Sample(model, new SampleRequest { Key = new RandomKey(1), Reads = 50 }, new SolveControl { Cancellation = source.Token });
        set.StopReason.ShouldBe(StopReason.Cancelled);
        set.Count.ShouldBe(1);
        AssertEnergies(model, set);
        set.LowestEnergy.ShouldBeLessThan(0);
    }

    [Fact]
    public void A_time_limit_is_filled_and_kept()
    {
        var model = AnnealingModels.Graph(1, 200, 6);
        var clock = new CountingClock();
        var set = Sampler.Sample(
            model,
            new SampleRequest { Key = new RandomKey(1), Reads = 2 },
            new SolveControl { TimeLimit = TimeSpan.FromSeconds(20), Clock = clock });
        set.StopReason.ShouldBe(StopReason.TimeLimit);
        set.Count.ShouldBe(2);
        clock.Seconds.ShouldBeInRange(19, 21);
        long.Parse(set.Parameters["sweeps_total"]).ShouldBeGreaterThan(4000);
        AssertEnergies(model, set);
    }

    [Fact]
    public void Without_improvement_the_run_stops()
    {
        var set = Sampler.Sample(
            AnnealingModels.Graph(1, 40, 4),
            new SampleRequest { Key = new RandomKey(1) },
            new SolveControl { NoImprovement = TimeSpan.FromSeconds(10), Clock = new CountingClock() });
        set.StopReason.ShouldBe(StopReason.NoImprovement);
    }

    [Fact]
    public void A_good_initial_state_is_never_made_worse()
    {
        var model = AnnealingModels.Graph(2, 150, 5);
        var good = Sampler.Sample(model, new SampleRequest { Key = new RandomKey(1), Reads = 10, Sweeps = 2000 }, SolveControl.Unlimited);
        var states = new BitMatrix(1, 150);
        states.SetRow(0, good.LowestValues());
        var set = Sampler.Sample(
            model, new SampleRequest { Key = new RandomKey(2), Reads = 3, Sweeps = 5, InitialStates = states }, SolveControl.Unlimited);
        set.Energies.ToArray().ShouldAllBe(energy => energy <= good.LowestEnergy);
    }

    [Fact]
    public void A_custom_schedule_is_used_and_reported()
    {
        var sampler = new SimulatedAnnealing(new AnnealingOptions { Schedule = AnnealingSchedule.Custom, Temperatures = [4, 2, 0.5] });
        var set = sampler.Sample(AnnealingModels.Graph(2, 50, 3), new SampleRequest { Key = new RandomKey(1), Sweeps = 30 }, SolveControl.Unlimited);
        set.Parameters["schedule"].ShouldBe("custom");
        double.Parse(set.Parameters["temperature_hot"]).ShouldBe(4);
        double.Parse(set.Parameters["temperature_cold"]).ShouldBe(0.5);
        set.Parameters["kernel"].ShouldNotBeEmpty();
    }

    [Fact]
    public void Wrong_options_and_requests_are_refused_with_every_reason()
    {
        var message = Should.Throw<InputException>(() => new SimulatedAnnealing(new AnnealingOptions { HotTemperature = -1, Temperatures = [1] })).Message;
        message.ShouldContain("-1");
        message.ShouldContain("custom");
        var model = AnnealingModels.Graph(2, 50, 3);
        Should.Throw<InputException>(() => Sampler.Sample(model, new SampleRequest { Key = default, Reads = 0 }, SolveControl.Unlimited));
        Should.Throw<InputException>(
            () => Sampler.Sample(model, new SampleRequest { Key = default, InitialStates = new BitMatrix(1, 3) }, SolveControl.Unlimited))
            .Message.ShouldContain("50");
    }

    private static double Scale(BinaryQuadraticModel model) => Math.Abs(model.Offset) + model.Linear.ToArray().Sum(Math.Abs);

    private static void AssertEnergies(BinaryQuadraticModel model, SampleSet set)
    {
        for (var read = 0; read < set.Count; read++)
        {
            set.Energies[read].ShouldBe(model.Energy(set.Values(read)));
        }
    }

    private static void AssertEqual(SampleSet left, SampleSet right)
    {
        left.Energies.ToArray().ShouldBe(right.Energies.ToArray());
        for (var read = 0; read < left.Count; read++)
        {
            left.States.RowWords(read).ToArray().ShouldBe(right.States.RowWords(read).ToArray());
        }
    }

    /// <summary>A clock that advances by a millisecond each time somebody looks at it.</summary>
    private sealed class CountingClock : TimeProvider
    {
        private long _now;

        public double Seconds => Interlocked.Read(ref _now) / 1000.0;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Interlocked.Increment(ref _now);
    }
}
