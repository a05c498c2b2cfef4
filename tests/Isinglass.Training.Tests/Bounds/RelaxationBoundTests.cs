using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Training.Bounds;

namespace Isinglass.Training.Tests.Bounds;

public sealed class RelaxationBoundTests
{
    [Theory]
    [InlineData(2, "binary", "none")]
    [InlineData(2, "binary", "binary")]
    [InlineData(2, "unipolar", "none")]
    [InlineData(2, "ternary", "none")]
    [InlineData(3, "binary", "none")]
    [InlineData(3, "binary", "int2")]
    public void The_bound_is_never_above_the_enumerated_optimum_and_often_near_it(int classes, string weights, string biases)
    {
        var shares = new List<double>();
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var (network, data) = Problem((ulong)seed, classes, weights, biases, classes == 2 ? 7 : 3);
            foreach (var margin in new[] { 0.5, 1.5 })
            {
                var loss = LossSpec.Hinge(margin);
                var bound = RelaxationBound.Of(network, data, loss).ShouldNotBeNull();
                var optimum = Optimum(network.Lattice, data, loss);
                bound.ShouldBeInRange(0, optimum);
                shares.Add(bound / optimum);
            }
        }

        shares.Average().ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void A_margin_that_no_sample_exceeds_makes_the_loss_linear_and_the_bound_tight()
    {
        var (network, data) = Problem(3, 2, "binary", "none", 7);
        var loss = LossSpec.Hinge(20);
        RelaxationBound.Of(network, data, loss)!.Value.ShouldBe(Optimum(network.Lattice, data, loss), 1e-6);
    }

    [Fact]
    public void What_the_relaxation_does_not_cover_has_no_bound()
    {
        var (network, data) = Problem(3, 2, "binary", "none", 7);
        RelaxationBound.Of(network, data, LossSpec.Parse("logistic", 1)).ShouldBeNull();
        var hidden = IntegerNetwork.From(NetworkSpec.Parse("7-3-1"), SampleBlock.RootMeanSquare(data));
        RelaxationBound.Of(new QuantizedNetwork(hidden, new sbyte[hidden.Layout.BitCount]), data, LossSpec.Hinge(1)).ShouldBeNull();
        var (many, three) = Problem(3, 3, "binary", "none", 3);
        RelaxationBound.Of(many, three, LossSpec.Parse("crammer-singer", 1)).ShouldBeNull();
    }

    [Fact]
    public void A_training_run_without_hidden_units_tells_how_far_from_the_optimum_it_can_be()
    {
        var recipe = new Recipe { Classes = ["3", "8"], PerClass = 40, Validation = 5, Image = "5x5", Margins = [2], Rounds = 20 };
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        result.BoundSource.ShouldBe(BoundSource.Relaxation);
        result.LowerBound.ShouldBeInRange(0.5 * result.TrainingLoss, result.TrainingLoss);
        Trainer.Train(recipe with { Network = "25-2-1", Rounds = 3 }, new TrainerOptions { Baselines = false },
            SolveControl.Unlimited).BoundSource.ShouldBe(BoundSource.None);
    }

    /// <summary>Random inputs with random labels, more than such a network can learn.</summary>
    private static (QuantizedNetwork Network, QuantizedDataset Data) Problem(ulong seed, int classes, string weights, string biases, int inputs)
    {
        const int Samples = 24;
        var random = new RandomKey(seed).CreateSource();
        sbyte[] values = [.. Enumerable.Range(0, Samples * inputs).Select(_ => (sbyte)(random.NextDouble() * 15 - 7))];
        int[] labels = [.. Enumerable.Range(0, Samples).Select(n => n < classes ? n : (int)(random.NextDouble() * classes))];
        var data = new QuantizedDataset(inputs, values, labels, [.. Enumerable.Range(0, classes).Select(c => $"{c}")], 7);
        var lattice = IntegerNetwork.From(NetworkSpec.Parse($"{inputs}-{(classes == 2 ? 1 : classes)}", weights, biases, ActivationSpec.Sign),
            SampleBlock.RootMeanSquare(data));
        return (new QuantizedNetwork(lattice, new sbyte[lattice.Layout.BitCount]), data);
    }

    private static double Optimum(IntegerNetwork lattice, QuantizedDataset data, LossSpec loss)
    {
        var walker = new NetworkCompletion(lattice, new SampleBlock(data, [.. Enumerable.Range(0, data.SampleCount)]), loss).CreateWalker();
        return Enumerable.Range(0, 1 << walker.FreeCount).Min(index =>
        {
            walker.Load([.. Enumerable.Range(0, walker.FreeCount).Select(i => (sbyte)(index >> i & 1))]);
            return walker.Objective;
        });
    }
}
