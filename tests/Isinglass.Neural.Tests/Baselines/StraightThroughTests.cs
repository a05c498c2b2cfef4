using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Baselines;

public sealed class StraightThroughTests
{
    private static readonly StraightThroughOptions Short = new() { Epochs = 30 };

    [Theory]
    [InlineData("hinge")]
    [InlineData("logistic")]
    [InlineData("cross entropy")]
    public void A_separable_problem_is_learned_without_error(string loss)
    {
        var data = BaselineData.Separable(new RandomKey(1), 100, 15, gap: 9);
        var chosen = loss == "cross entropy" ? TrainingLoss.CrossEntropy(0.5) : TrainingLoss.FromMargin(LossSpec.Parse(loss, 0.5));
        var lattice = BaselineData.Lattice(data, "15-1");
        var result = new StraightThroughTrainer(Short with { Loss = chosen }).Train(lattice, data, null, new RandomKey(2));
        result.Chosen.TrainingAccuracy.ShouldBe(1);
        new QuantizedNetwork(lattice, result.Chosen.Bits).Evaluate(data).Accuracy.ShouldBe(1);
        result.StopReason.ShouldBe(StopReason.Completed);
        result.EpochCount.ShouldBe(30);
    }

    [Theory]
    [InlineData(MultiClassLoss.Pairwise)]
    [InlineData(MultiClassLoss.CrammerSinger)]
    public void Hidden_units_and_several_classes_learn_better_than_chance(MultiClassLoss multiClass)
    {
        var binary = BaselineData.Separable(new RandomKey(3), 200, 12, gap: 6);
        var data = new QuantizedDataset(12, binary.Values, [.. binary.Labels.Select((label, n) => label == 0 ? 0 : binary.Values[12 * n] > 0 ? 1 : 2)], ["a", "b", "c"], 3);
        var loss = TrainingLoss.FromMargin(LossSpec.Hinge(1) with { MultiClass = multiClass });
        foreach (var activation in new[] { ActivationSpec.Sign, new ActivationSpec(ScalarFunction.Parse("tanh"), 4), new ActivationSpec(ScalarFunction.Parse("relu"), 2, 1) })
        {
            var lattice = BaselineData.Lattice(data, "12-16-3", "ternary", "int3", activation);
            new StraightThroughTrainer(Short with { Loss = loss }).Train(lattice, data, null, new RandomKey(4)).Chosen.TrainingAccuracy.ShouldBeGreaterThan(0.85);
        }
    }

    [Fact]
    public void Equal_keys_give_equal_bits_and_other_keys_others()
    {
        var data = BaselineData.Noise(new RandomKey(5), 200, 20, 4);
        var lattice = BaselineData.Lattice(data, "20-6-4");
        var trainer = new StraightThroughTrainer(Short);
        var first = trainer.Train(lattice, data, data, new RandomKey(6));
        var second = trainer.Train(lattice, data, data, new RandomKey(6));
        first.Candidates.Select(c => c.Bits).ShouldBe(second.Candidates.Select(c => c.Bits));
        trainer.Train(lattice, data, data, new RandomKey(7)).Chosen.Bits.ShouldNotBe(first.Chosen.Bits);
    }

    [Theory]
    [InlineData("ternary", 2)]
    [InlineData("odd2", 2)]
    [InlineData("unipolar", 1)]
    [InlineData("-2,0,1,3", 2)]
    public void Only_levels_of_the_codebook_occur_and_more_than_one_of_them(string codebook, int bitsPerWeight)
    {
        var data = BaselineData.Noise(new RandomKey(8), 100, 30, 3);
        var lattice = BaselineData.Lattice(data, "30-3", codebook);
        var levels = Codebook.Parse(codebook).Levels;
        foreach (var candidate in new StraightThroughTrainer(Short).Train(lattice, data, data, new RandomKey(9)).Candidates)
        {
            candidate.Bits.Length.ShouldBe(90 * bitsPerWeight);
            candidate.Bits.ShouldAllBe(bit => bit == 0 || bit == 1);
            var used = new QuantizedNetwork(lattice, candidate.Bits).Weights(0).ToArray().Distinct().ToArray();
            used.ShouldBeSubsetOf(levels);
            used.Length.ShouldBeGreaterThan(1);
        }
    }

    [Fact]
    public void Fixed_output_weights_have_no_bits_and_stay_one()
    {
        var data = BaselineData.Separable(new RandomKey(10), 100, 10, gap: 6);
        var lattice = BaselineData.Lattice(data, "10-5-1");
        var bits = new StraightThroughTrainer(Short).Train(lattice, data, null, new RandomKey(11)).Chosen.Bits;
        bits.Length.ShouldBe(50);
        new QuantizedNetwork(lattice, bits).Weights(1).ToArray().ShouldBe([1, 1, 1, 1, 1]);
    }

    [Fact]
    public void The_validation_samples_choose_and_not_the_training_loss()
    {
        // The twin judges by the training samples with wrong labels: it must choose what is worst on the right ones.
        var data = BaselineData.Noise(new RandomKey(12), 60, 20, 2);
        var lattice = BaselineData.Lattice(data, "20-1");
        var right = new StraightThroughTrainer(Short).Train(lattice, data, data, new RandomKey(13));
        var wrong = new StraightThroughTrainer(Short).Train(lattice, data, BaselineData.WrongLabels(data), new RandomKey(13));
        var options = new BestStraightThroughOptions { Training = Short, Margins = [1], Temperatures = [0.5] };
        var grid = new BestStraightThrough(options).Train(lattice, data, data, new RandomKey(13));
        var wrongGrid = new BestStraightThrough(options).Train(lattice, data, BaselineData.WrongLabels(data), new RandomKey(13));
        wrongGrid.Chosen.TrainingAccuracy.ShouldBeLessThan(grid.Chosen.TrainingAccuracy);
        right.Chosen.TrainingAccuracy.ShouldBe(right.Candidates.Max(c => c.TrainingAccuracy));
        wrong.Chosen.TrainingAccuracy.ShouldBe(wrong.Candidates.Min(c => c.TrainingAccuracy));
        wrong.Chosen.TrainingAccuracy.ShouldBeLessThan(right.Chosen.TrainingAccuracy);
        wrong.Find(StraightThroughSource.LeastTrainingLoss)!.Bits.ShouldBe(right.Find(StraightThroughSource.LeastTrainingLoss)!.Bits);
    }

    [Fact]
    public void Without_validation_samples_the_least_training_loss_is_chosen()
    {
        var data = BaselineData.Noise(new RandomKey(14), 60, 20, 2);
        var result = new StraightThroughTrainer(Short with { UseAveraging = false }).Train(BaselineData.Lattice(data, "20-1"), data, null, new RandomKey(15));
        result.Candidates.ShouldHaveSingleItem().ShouldBe(result.Chosen);
        result.Chosen.Source.ShouldBe(StraightThroughSource.LeastTrainingLoss);
        double.IsNaN(result.Chosen.ValidationAccuracy).ShouldBeTrue();
    }

    [Fact]
    public void A_stop_before_the_first_epoch_still_returns_a_network()
    {
        var data = BaselineData.Noise(new RandomKey(16), 60, 20, 2);
        var control = new SolveControl { Cancellation = new CancellationToken(canceled: true) };
        var lattice = BaselineData.Lattice(data, "20-1");
        var result = new StraightThroughTrainer(Short).Train(lattice, data, data, new RandomKey(17), control);
        result.StopReason.ShouldBe(StopReason.Cancelled);
        result.EpochCount.ShouldBe(0);
        result.Chosen.Bits.Length.ShouldBe(20);
        var grid = new BestStraightThrough(new BestStraightThroughOptions()).Train(lattice, data, data, new RandomKey(17), control);
        grid.StopReason.ShouldBe(StopReason.Cancelled);
        grid.Trials.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_grid_chooses_by_validation_accuracy_on_any_number_of_threads()
    {
        var data = BaselineData.Noise(new RandomKey(18), 200, 20, 3);
        var lattice = BaselineData.Lattice(data, "20-3");
        int[] trained = [.. Enumerable.Range(0, 150)];
        int[] judged = [.. Enumerable.Range(150, 50)];
        var options = new BestStraightThroughOptions { Training = Short, Restarts = 2, Margins = [0.5, 2], Temperatures = [0.5] };
        var one = new BestStraightThrough(options).Train(lattice, data.Subset(trained), data.Subset(judged), new RandomKey(19));
        var two = new BestStraightThrough(options with { Threads = 2 }).Train(lattice, data.Subset(trained), data.Subset(judged), new RandomKey(19));
        two.Bits.ShouldBe(one.Bits);
        two.Trials.Select(t => t.Result.Chosen.Bits).ShouldBe(one.Trials.Select(t => t.Result.Chosen.Bits));
        one.Trials.Count.ShouldBe(6);
        new QuantizedNetwork(lattice, one.Bits).Evaluate(data.Subset(judged)).Accuracy.ShouldBe(one.Chosen.ValidationAccuracy);
        one.Trial.Result.Candidates.ShouldContain(one.Chosen);
        one.Summary.ShouldStartWith(one.Trial.Loss.Name);

        // By validation accuracy alone, and within a standard error of it by training accuracy.
        var candidates = one.Trials.SelectMany(t => t.Result.Candidates).ToArray();
        var highest = candidates.Max(c => c.ValidationAccuracy);
        var near = candidates.Where(c => c.ValidationAccuracy >= highest - Math.Sqrt(highest * (1 - highest) / 50)).ToArray();
        one.Chosen.TrainingAccuracy.ShouldBe(near.Max(c => c.TrainingAccuracy));
        near.ShouldContain(one.Chosen);
        var strict = new BestStraightThrough(options with { StandardErrors = 0 }).Train(lattice, data.Subset(trained), data.Subset(judged), new RandomKey(19));
        strict.Chosen.ValidationAccuracy.ShouldBe(highest);
    }

    [Fact]
    public void Wrong_input_is_refused_with_its_cure()
    {
        var data = BaselineData.Noise(new RandomKey(20), 20, 8, 3);
        var empty = data.Subset([]);
        var trainer = new StraightThroughTrainer(Short);
        Should.Throw<InputException>(() => trainer.Train(BaselineData.Lattice(data, "9-3"), data, null, new RandomKey(1))).Message.ShouldContain("Use 8 as the first width");
        Should.Throw<InputException>(() => trainer.Train(BaselineData.Lattice(data, "8-1"), data, null, new RandomKey(1))).Message.ShouldContain("Use 3 outputs");
        Should.Throw<InputException>(() => trainer.Train(BaselineData.Lattice(data, "8-3"), empty, null, new RandomKey(1))).Message.ShouldContain("no training samples");
        Should.Throw<InputException>(() => new BestStraightThrough(new()).Train(BaselineData.Lattice(data, "8-3"), data, empty, new RandomKey(1))).Message.ShouldContain("validation");
        Should.Throw<InputException>(() => TrainingLoss.FromMargin(LossSpec.Parse("zero-one", 1))).Message.ShouldContain("hinge");
        Should.Throw<InputException>(() => TrainingLoss.CrossEntropy(0)).Message.ShouldContain("positive");
        Should.Throw<InputException>(() => new StraightThroughTrainer(new() { Epochs = 0 }));
        Should.Throw<InputException>(() => new BestStraightThrough(new() { Margins = [-1] })).Message.ShouldContain("-1");
        Should.Throw<InputException>(() => new BestStraightThrough(new() { Margins = [], Temperatures = [] }));
    }

    [Fact]
    public void Fashion_images_are_told_apart_as_well_as_straight_through_training_can()
    {
        var (low, float32) = (new List<double>(), new List<double>());
        foreach (var seed in new ulong[] { 1, 2 })
        {
            var data = BaselineData.Fashion(seed);
            var spec = NetworkSpec.Parse("49-10");
            var lattice = NetworkLattice.From(spec, SampleBlock.RootMeanSquare(data.Train));
            var best = new BestStraightThrough(new() { Threads = 2, Training = new() { Epochs = 60 } }).Train(lattice, data.Train, data.Validation, new RandomKey(seed));
            low.Add(new QuantizedNetwork(lattice, best.Bits).Evaluate(data.Test).Accuracy);
            float32.Add(FloatNetwork.Train(spec, data.Train, data.Validation, new RandomKey(seed), new() { Epochs = 40 }).Network.Evaluate(data.Test).Accuracy);
        }

        low.Average().ShouldBeInRange(0.72, 0.755);
        float32.Average().ShouldBeInRange(low.Average() + 0.02, 0.82);
    }
}
