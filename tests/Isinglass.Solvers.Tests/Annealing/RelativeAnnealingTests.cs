using Isinglass.Model;
using Isinglass.Numerics;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests;

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

    protected override ISampler Create() => new RelativeAnnealing(0.5, 0.05);
}
