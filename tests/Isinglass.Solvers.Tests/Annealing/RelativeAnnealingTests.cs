using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Annealing;

public sealed class RelativeAnnealingTests : SamplerSuite
{
    protected override int Reads => 100;

    [Fact]
    public void The_scale_is_the_mean_norm_of_the_fields_in_spin_form()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 3);
        builder.AddLinear(0, 3);
        builder.AddQuadratic(0, 1, 4);
        RelativeAnnealing.MeanFieldNorm(builder.Build()).ShouldBe((5 + 4 + 0) / 3.0, 1e-12);
    }

    [Fact]
    public void Scaling_a_model_does_not_change_its_samples()
    {
        var model = RandomModels.Quadratic(new RandomKey(5), 20, Vartype.Spin);
        var doubled = new BinaryQuadraticModelBuilder(Vartype.Spin, 20);
        for (var i = 0; i < 20; i++)
        {
            doubled.AddLinear(i, 2 * model.Linear[i]);
            for (var e = model.Couplings.Starts[i]; e < model.Couplings.Starts[i + 1] && model.Couplings.Columns[e] < i; e++)
            {
                doubled.AddQuadratic(i, model.Couplings.Columns[e], 2 * model.Couplings.Values[e]);
            }
        }

        var request = new SampleRequest { Key = new RandomKey(1), Reads = 5, Sweeps = 3 };
        var (one, two) = (Create().Sample(model, request, SolveControl.Unlimited), Create().Sample(doubled.Build(), request, SolveControl.Unlimited));
        Enumerable.Range(0, 5).ShouldAllBe(read => one.Values(read).SequenceEqual(two.Values(read)));
    }

    [Theory]
    [InlineData(100, 0.26)]
    [InlineData(400, 0.13)]
    [InlineData(4, 0.5)]
    [InlineData(1_000_000, 0.05)]
    public void Reads_that_start_somewhere_are_shaken_by_the_same_heat_at_any_size(int spins, double share) =>
        new RelativeAnnealing(0.5, 0.05, 2.6).WarmHot(spins).ShouldBe(share, 1e-12);

    [Fact]
    public void Little_heat_keeps_given_states_and_none_given_is_full_heat()
    {
        var model = RandomModels.Quadratic(new RandomKey(7), 60, Vartype.Spin);
        var random = new RandomKey(8).CreateSource();
        var start = new BitMatrix(1, 60);
        start.SetRow(0, [.. Enumerable.Range(0, 60).Select(_ => (sbyte)random.NextBit())]);
        int Moved(ISampler sampler, BitMatrix? states) => sampler
            .Sample(model, new SampleRequest { Key = new RandomKey(1), Sweeps = 1, InitialStates = states }, SolveControl.Unlimited)
            .Values(0).Select((value, i) => (value > 0) == start[0, i] ? 0 : 1).Sum();
        var descent = Moved(new RelativeAnnealing(0.5, 1e-6, 0), start);
        Moved(new RelativeAnnealing(50, 1e-6, 0), start).ShouldBe(descent);
        Moved(new RelativeAnnealing(50, 50), start).ShouldBeGreaterThan(0);
    }

    protected override ISampler Create() => new RelativeAnnealing(0.5, 0.05);
}
