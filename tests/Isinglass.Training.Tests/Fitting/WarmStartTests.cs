using Isinglass.Model.Control;
using Isinglass.Neural.Baselines;
using Isinglass.Numerics.Random;
using Isinglass.Training.Fitting;

namespace Isinglass.Training.Tests.Fitting;

public sealed class WarmStartTests
{
    [Fact]
    public void A_float_network_to_start_from_looks_at_the_control()
    {
        var recipe = new Recipe { Classes = ["3", "8", "5"], PerClass = 30, Validation = 10, Image = "6x6", Weights = "ternary", WarmStart = "float" };
        var data = TrainingData.Prepare(recipe, null);
        var task = new TrainingTask(TrainingPlan.Of(recipe, data), data);
        var gradient = new Lazy<GradientResult>(() => throw new InvalidOperationException());
        sbyte[] Bits(CancellationToken cancellation) => WarmStart.Bits(
            task.Plan, data, task.Lattice, new RandomKey(1), gradient, new SolveControl { Cancellation = cancellation });
        var whole = Bits(CancellationToken.None);
        Bits(CancellationToken.None).ShouldBe(whole);
        Bits(new CancellationToken(canceled: true)).ShouldNotBe(whole);
    }
}
