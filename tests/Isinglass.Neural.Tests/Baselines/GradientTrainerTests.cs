using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Baselines.Losses;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Baselines;

public sealed class GradientTrainerTests
{
    private static readonly TrainingLoss Hinge = TrainingLoss.FromMargin(LossSpec.Hinge(1));

    [Theory]
    [InlineData(GradientRule.AnnealedTanh, "hinge")]
    [InlineData(GradientRule.AnnealedTanh, "logistic")]
    [InlineData(GradientRule.AnnealedTanh, "cross entropy")]
    [InlineData(GradientRule.StraightThrough, "hinge")]
    [InlineData(GradientRule.StraightThrough, "logistic")]
    [InlineData(GradientRule.StraightThrough, "cross entropy")]
    [InlineData(GradientRule.Bop, "cross entropy")]
    internal void A_separable_problem_is_learned_without_error(GradientRule rule, string loss)
    {
        var data = BaselineData.Separable(new RandomKey(1), 100, 15, gap: 9);
        var chosen = loss == "cross entropy" ? TrainingLoss.CrossEntropy(0.5) : TrainingLoss.FromMargin(LossSpec.Parse(loss, 0.5));
        var lattice = BaselineData.Lattice(data, "15-1");
        var result = Train(lattice, data, null, 2, Short(rule, chosen));
        result.Chosen.TrainingAccuracy.ShouldBe(1);
        new QuantizedNetwork(lattice, result.Bits).Evaluate(data).Accuracy.ShouldBe(1);
        result.StopReason.ShouldBe(StopReason.Completed);
        result.Trials.ShouldHaveSingleItem().EpochCount.ShouldBe(30);
        result.BestByRule.ShouldHaveSingleItem().Value.ShouldBe(result.Chosen);
    }

    [Theory]
    [InlineData(GradientRule.AnnealedTanh)]
    [InlineData(GradientRule.StraightThrough)]
    internal void Hidden_units_and_several_classes_learn_better_than_chance(GradientRule rule)
    {
        var binary = BaselineData.Separable(new RandomKey(3), 200, 12, gap: 6);
        var data = new QuantizedDataset(12, binary.Values, [.. binary.Labels.Select((label, n) => label == 0 ? 0 : binary.Values[12 * n] > 0 ? 1 : 2)],
            ["a", "b", "c"], 3);
        foreach (var activation in new[] { ActivationSpec.Sign, new ActivationSpec(ScalarFunction.Parse("tanh"), 4),
            new ActivationSpec(ScalarFunction.Parse("relu"), 2, 1) })
        {
            var lattice = BaselineData.Lattice(data, "12-16-3", "ternary", "int3", activation);
            foreach (var loss in new[] { Hinge, TrainingLoss.FromMargin(LossSpec.Parse("crammer-singer", 1)), TrainingLoss.CrossEntropy(0.7) })
            {
                Train(lattice, data, null, 4, Short(rule, loss)).Chosen.TrainingAccuracy.ShouldBeGreaterThan(0.85, $"{activation.Function.Name}, {loss}");
            }
        }
    }

    [Theory]
    [InlineData("ternary", 2)]
    [InlineData("odd2", 2)]
    [InlineData("unipolar", 1)]
    [InlineData("-2,0,1,3", 2)]
    [InlineData("int5", 5)]
    public void Only_levels_of_the_codebook_occur_and_more_than_one_of_them(string codebook, int bitsPerWeight)
    {
        var data = BaselineData.Noise(new RandomKey(8), 100, 30, 3);
        var lattice = BaselineData.Lattice(data, "30-3", codebook);
        var levels = Codebook.Parse(codebook).Levels;
        foreach (var candidate in Train(lattice, data, data, 9, AllRules()).Trials.SelectMany(trial => trial.Candidates))
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
        foreach (var candidate in Train(lattice, data, null, 11, AllRules()).Trials.SelectMany(trial => trial.Candidates))
        {
            candidate.Bits.Length.ShouldBe(50);
            new QuantizedNetwork(lattice, candidate.Bits).Weights(1).ToArray().ShouldBe([1, 1, 1, 1, 1]);
        }
    }

    [Fact]
    public void A_number_is_predicted_by_all_rules()
    {
        // Targets of a random +-1 teacher in their standard deviations.
        var random = new RandomKey(21).CreateSource();
        sbyte[] values = [.. Enumerable.Range(0, 200 * 12).Select(_ => (sbyte)(random.NextBelow(7) - 3))];
        double[] targets = [.. Enumerable.Range(0, 200)
            .Select(n => Enumerable.Range(0, 12).Sum(i => (i % 3 == 0 ? -1 : 1) * values[12 * n + i]) / (2 * Math.Sqrt(12)))];
        var data = new QuantizedDataset(12, values, new int[200], ["y"], 3, targets);
        foreach (var loss in new[] { "squared", "absolute", "huber" })
        {
            var spec = LossSpec.Regression(loss, 1);
            foreach (var rule in Enum.GetValues<GradientRule>())
            {
                Train(BaselineData.Lattice(data, "12-1"), data, data, 22, Short(rule, TrainingLoss.FromMargin(spec))).Chosen.ValidationAccuracy
                    .ShouldBeGreaterThan(rule == GradientRule.Bop ? 0.3 : 0.9, $"{rule}, {loss}");
            }
        }
    }

    [Fact]
    public void Equal_keys_give_equal_bits_on_any_number_of_threads_and_other_keys_others()
    {
        var data = BaselineData.Noise(new RandomKey(5), 200, 20, 4);
        var lattice = BaselineData.Lattice(data, "20-6-4");
        var one = Train(lattice, data, data, 6, AllRules());
        var two = Train(lattice, data, data, 6, AllRules(), threads: 2);
        two.Trials.SelectMany(trial => trial.Candidates).Select(candidate => candidate.Bits)
            .ShouldBe(one.Trials.SelectMany(trial => trial.Candidates).Select(candidate => candidate.Bits));
        two.Bits.ShouldBe(one.Bits);
        Train(lattice, data, data, 7, AllRules()).Bits.ShouldNotBe(one.Bits);
    }

    [Theory]
    [InlineData(GradientRule.AnnealedTanh, "A2944B113F706082")]
    [InlineData(GradientRule.StraightThrough, "82F1C6E1B3F30BBC")]
    [InlineData(GradientRule.Bop, "C4F867EC0D0DAB2B")]
    internal void The_bits_do_not_depend_on_the_width_of_vectors(GradientRule rule, string hash)
    {
        // The continuous integration runs this with AVX-512, AVX2 and all intrinsics switched off: the hash is that of every machine.
        var data = BaselineData.Noise(new RandomKey(23), 120, 21, 3);
        var lattice = BaselineData.Lattice(data, "21-7-3", "ternary", "int3", new ActivationSpec(ScalarFunction.Parse("tanh"), 4));
        var bits = Train(lattice, data, data, 24, Short(rule, TrainingLoss.CrossEntropy(0.7))).Trials[0].Candidates.SelectMany(candidate => candidate.Bits)
            .ToArray();
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(bits.AsSpan())))[..16].ShouldBe(hash);
    }

    [Fact]
    public void The_validation_samples_choose_and_not_the_training_loss()
    {
        // The twin judges by the training samples with wrong labels: it must choose what is worst on the right ones.
        var data = BaselineData.Noise(new RandomKey(12), 60, 20, 2);
        var lattice = BaselineData.Lattice(data, "20-1");
        var options = new GradientOptions { Settings = AllRules(), StandardErrors = 0 };
        var right = new GradientTrainer(options).Train(lattice, data, data, new RandomKey(13));
        var wrong = new GradientTrainer(options).Train(lattice, data, BaselineData.WrongLabels(data), new RandomKey(13));
        right.Chosen.TrainingAccuracy.ShouldBe(right.Trials.SelectMany(trial => trial.Candidates).Max(candidate => candidate.TrainingAccuracy));
        wrong.Chosen.TrainingAccuracy.ShouldBe(wrong.Trials.SelectMany(trial => trial.Candidates).Min(candidate => candidate.TrainingAccuracy));
        wrong.Chosen.TrainingAccuracy.ShouldBeLessThan(right.Chosen.TrainingAccuracy);

        // What training itself does is untouched by it.
        wrong.Trials.Select(trial => trial.Candidates[0].Bits).ShouldBe(right.Trials.Select(trial => trial.Candidates[0].Bits));
    }

    [Fact]
    public void Within_a_standard_error_of_validation_the_training_accuracy_decides()
    {
        (double Validation, double Training)[] candidates = [(0.80, 0.90), (0.79, 0.95), (0.75, 0.99), (0.79, 0.95)];
        ValidationChoice.Choose(candidates, one => one.Validation, one => one.Training, 100).ShouldBe(candidates[1]);
        ValidationChoice.Choose(candidates, one => one.Validation, one => one.Training, 100, standardErrors: 2).ShouldBe(candidates[2]);
        ValidationChoice.Choose(candidates, one => one.Validation, one => one.Training, 10_000).ShouldBe(candidates[0]);
        ValidationChoice.Choose(candidates, one => double.NaN, one => one.Training, 0).ShouldBe(candidates[2]);
        candidates[3] = (0.795, 0.95);
        ValidationChoice.Choose(candidates, one => one.Validation, one => one.Training, 100).ShouldBe(candidates[3]);
    }

    [Fact]
    public void Without_validation_samples_the_highest_training_accuracy_is_chosen()
    {
        var data = BaselineData.Noise(new RandomKey(14), 60, 20, 2);
        var result = Train(BaselineData.Lattice(data, "20-1"), data, null, 15, AllRules());
        result.Trials.SelectMany(trial => trial.Candidates).ShouldAllBe(candidate => double.IsNaN(candidate.ValidationAccuracy)
            && candidate.Source != GradientSource.BestValidation);
        result.Chosen.TrainingAccuracy.ShouldBe(result.Trials.SelectMany(trial => trial.Candidates).Max(candidate => candidate.TrainingAccuracy));
    }

    [Fact]
    public void A_stop_before_the_first_epoch_still_returns_a_network()
    {
        var data = BaselineData.Noise(new RandomKey(16), 60, 20, 2);
        var control = new SolveControl { Cancellation = new CancellationToken(canceled: true) };
        var result = new GradientTrainer(new GradientOptions { Settings = GradientOptions.Grid(LossSpec.Hinge(1)) })
            .Train(BaselineData.Lattice(data, "20-1"), data, data, new RandomKey(17), control);
        result.StopReason.ShouldBe(StopReason.Cancelled);
        result.Trials.ShouldHaveSingleItem().EpochCount.ShouldBe(0);
        result.Bits.Length.ShouldBe(20);
    }

    [Fact]
    public void The_grid_has_every_rule_for_classes_and_for_numbers()
    {
        foreach (var loss in new[] { LossSpec.Hinge(1), LossSpec.Regression("squared", 1) })
        {
            var grid = GradientOptions.Grid(loss);
            grid.Select(setting => setting.Rule).Distinct().ShouldBe(Enum.GetValues<GradientRule>(), ignoreOrder: true);
            grid.Distinct().Count().ShouldBe(grid.Count);
            grid.Where(setting => setting.Rule == GradientRule.StraightThrough).Select(setting => setting.LearningRate).Distinct()
                .ShouldBe([0.01, 0.003, 0.001]);
            grid.Any(setting => setting.Loss.Margin is null).ShouldBe(!loss.IsRegression);
        }
    }

    [Fact]
    public void Wrong_input_is_refused_with_its_cure()
    {
        var data = BaselineData.Noise(new RandomKey(20), 20, 8, 3);
        var trainer = new GradientTrainer(new GradientOptions { Settings = AllRules() });
        Should.Throw<InputException>(() => trainer.Train(BaselineData.Lattice(data, "9-3"), data, null,
            new RandomKey(1))).Message.ShouldContain("Use 8 as the first width");
        Should.Throw<InputException>(() => trainer.Train(BaselineData.Lattice(data, "8-1"), data, null,
            new RandomKey(1))).Message.ShouldContain("Use 3 outputs");
        Should.Throw<InputException>(() => trainer.Train(BaselineData.Lattice(data, "8-3"), data.Subset([]), null,
            new RandomKey(1))).Message.ShouldContain("no training samples");
        Should.Throw<InputException>(() => TrainingLoss.FromMargin(LossSpec.Parse("zero-one", 1))).Message.ShouldContain("hinge");
        Should.Throw<InputException>(() => TrainingLoss.CrossEntropy(0)).Message.ShouldContain("positive");
        Should.Throw<InputException>(() => new GradientTrainer(new GradientOptions { Settings = [] })).Message.ShouldContain("one setting");
        foreach (var wrong in new[] { new GradientSetting(GradientRule.Bop, Hinge) { Epochs = 0 }, new(GradientRule.Bop, Hinge) { LearningRate = double.NaN },
            new(GradientRule.Bop, Hinge) { Threshold = 0 }, new(GradientRule.AnnealedTanh, Hinge) { Sharpness = 0.5 } })
        {
            Should.Throw<InputException>(() => new GradientTrainer(new GradientOptions { Settings = [wrong] }));
        }
    }

    [Fact]
    public void Fashion_images_are_told_apart_better_by_annealed_weights()
    {
        var (annealed, straight, real) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var seed in new ulong[] { 1, 2 })
        {
            var data = BaselineData.Fashion(seed);
            var spec = NetworkSpec.Parse("49-10");
            var lattice = IntegerNetwork.From(spec, SampleBlock.RootMeanSquare(data.Train));
            var loss = TrainingLoss.CrossEntropy(0.35);
            var result = new GradientTrainer(new GradientOptions
            {
                Settings = [new(GradientRule.AnnealedTanh, loss), new(GradientRule.StraightThrough, loss)],
                Threads = 2
            })
                .Train(lattice, data.Train, data.Validation, new RandomKey(seed));
            double Test(GradientRule rule) => new QuantizedNetwork(lattice, result.BestByRule[rule].Bits).Evaluate(data.Test).Accuracy;
            annealed.Add(Test(GradientRule.AnnealedTanh));
            straight.Add(Test(GradientRule.StraightThrough));
            real.Add(FloatNetwork.Train(spec, data.Train, data.Validation, new RandomKey(seed), new() { Epochs = 40 }).Network.Evaluate(data.Test).Accuracy);
        }

        annealed.Average().ShouldBeInRange(0.76, 0.78);

        // One setting of straight-through training, without a grid over rates and losses: 72.8 % measured.
        straight.Average().ShouldBeInRange(0.71, annealed.Average() - 0.005);
        real.Average().ShouldBeInRange(annealed.Average() + 0.015, 0.82);
    }

    private static GradientSetting Short(GradientRule rule, TrainingLoss loss) =>
        new(rule, loss) { Epochs = 30, LearningRate = rule == GradientRule.Bop ? 3e-3 : 0.01, Threshold = 1e-3 };

    private static IReadOnlyList<GradientSetting> AllRules() =>
        [.. Enum.GetValues<GradientRule>().SelectMany(rule => new[] { Short(rule, Hinge), Short(rule, TrainingLoss.CrossEntropy(0.5)) })];

    private static GradientResult Train(IntegerNetwork lattice, QuantizedDataset train, QuantizedDataset? validation, ulong key,
        params IReadOnlyList<GradientSetting> settings) =>
        Train(lattice, train, validation, key, settings, threads: 1);

    private static GradientResult Train(IntegerNetwork lattice, QuantizedDataset train, QuantizedDataset? validation, ulong key,
        IReadOnlyList<GradientSetting> settings, int threads) =>
        new GradientTrainer(new GradientOptions { Settings = settings, Threads = threads }).Train(lattice, train, validation, new RandomKey(key));
}
