using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Baselines.Layers;
using Isinglass.Neural.Data;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Baselines.Floats;

public sealed class FloatNetworkTests
{
    private static readonly FloatNetworkOptions Short = new() { Epochs = 40 };

    [Fact]
    public void Logistic_regression_learns_a_separable_problem_without_error()
    {
        var data = BaselineData.Separable(new RandomKey(1), 200, 15, gap: 6);
        var result = FloatNetwork.Train(NetworkSpec.Parse("15-1"), data, null, new RandomKey(2), Short);
        result.Network.Evaluate(data).Accuracy.ShouldBe(1);
        result.Epoch.ShouldBe(39);
        double.IsNaN(result.ValidationAccuracy).ShouldBeTrue();
    }

    [Theory]
    [InlineData(FloatActivation.Tanh)]
    [InlineData(FloatActivation.Relu)]
    internal void Hidden_units_learn_what_a_linear_network_cannot(FloatActivation activation)
    {
        // Exclusive or of the signs of two inputs.
        var random = new RandomKey(3).CreateSource();
        sbyte[] values = [.. Enumerable.Range(0, 600).Select(_ => (sbyte)(random.NextSign() * (1 + random.NextBelow(3))))];
        var data = new QuantizedDataset(2, values, [.. Enumerable.Range(0, 300).Select(n => values[2 * n] * values[2 * n + 1] > 0 ? 1 : 0)],
            ["differ", "equal"], 3);
        var options = Short with { Activation = activation };
        FloatNetwork.Train(NetworkSpec.Parse("2-12-2"), data, null, new RandomKey(4), options).Network.Evaluate(data).Accuracy.ShouldBe(1);
        FloatNetwork.Train(NetworkSpec.Parse("2-2"), data, null, new RandomKey(4), options).Network.Evaluate(data).Accuracy.ShouldBeLessThan(0.8);
    }

    [Fact]
    public void Equal_keys_give_equal_networks()
    {
        var data = BaselineData.Noise(new RandomKey(5), 150, 10, 3);
        var spec = NetworkSpec.Parse("10-6-3");
        var first = FloatNetwork.Train(spec, data, data, new RandomKey(6), Short);
        var second = FloatNetwork.Train(spec, data, data, new RandomKey(6), Short);
        (second.Epoch, second.WeightDecay, second.ValidationAccuracy).ShouldBe((first.Epoch, first.WeightDecay, first.ValidationAccuracy));
        second.Network.Evaluate(data).Confusion.ShouldBe(first.Network.Evaluate(data).Confusion);
    }

    [Fact]
    public void Validation_samples_choose_the_epoch_and_the_decay()
    {
        var data = BaselineData.Noise(new RandomKey(7), 100, 20, 2);
        var spec = NetworkSpec.Parse("20-1");
        var right = FloatNetwork.Train(spec, data, data, new RandomKey(8), Short);
        right.Network.Evaluate(data).Accuracy.ShouldBe(right.ValidationAccuracy);

        // The twin judges by wrong labels: fitting the training samples is then the worst that it can do.
        var wrongLabels = BaselineData.WrongLabels(data);
        var wrong = FloatNetwork.Train(spec, data, wrongLabels, new RandomKey(8), Short);
        wrong.Network.Evaluate(wrongLabels).Accuracy.ShouldBe(wrong.ValidationAccuracy);
        wrong.Network.Evaluate(data).Accuracy.ShouldBeLessThan(right.ValidationAccuracy - 0.1);
        wrong.Epoch.ShouldBeLessThan(right.Epoch);
    }

    [Fact]
    public void Strong_decay_keeps_a_network_from_fitting_noise()
    {
        var data = BaselineData.Noise(new RandomKey(9), 60, 40, 2);
        var spec = NetworkSpec.Parse("40-1");
        double Accuracy(double decay) => FloatNetwork.Train(spec, data, null, new RandomKey(10),
            Short with { WeightDecays = [decay] }).Network.Evaluate(data).Accuracy;
        Accuracy(0).ShouldBeGreaterThan(Accuracy(0.3));
    }

    [Fact]
    public void A_stop_returns_what_there_is_and_wrong_input_is_refused()
    {
        var data = BaselineData.Noise(new RandomKey(11), 40, 10, 2);
        var spec = NetworkSpec.Parse("10-1");
        var control = new SolveControl { Cancellation = new CancellationToken(canceled: true) };
        var stopped = FloatNetwork.Train(spec, data, data, new RandomKey(12), Short, control);
        stopped.StopReason.ShouldBe(StopReason.Cancelled);
        stopped.Epoch.ShouldBe(-1);
        stopped.Network.Evaluate(data).SampleCount.ShouldBe(40);
        Should.Throw<InputException>(() => FloatNetwork.Train(NetworkSpec.Parse("11-1"), data, null, new RandomKey(1),
            Short)).Message.ShouldContain("first width");
        Should.Throw<InputException>(() => FloatNetwork.Train(spec, data, null, new RandomKey(1),
            Short with { WeightDecays = [] })).Message.ShouldContain("at least one");
        Should.Throw<InputException>(() => FloatNetwork.Train(spec, data, null, new RandomKey(1),
            Short with { LearningRate = double.NaN })).Message.ShouldContain("learning rate");
        Should.Throw<InputException>(() => stopped.Network.Evaluate(BaselineData.Noise(new RandomKey(1), 4, 9, 2))).Message.ShouldContain("10 inputs");
    }
}
