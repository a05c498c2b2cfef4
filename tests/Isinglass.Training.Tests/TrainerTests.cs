using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Tests;

public sealed class TrainerTests
{
    private static readonly TrainerOptions Quick = new() { Baselines = false };

    [Fact]
    public void Planted_teachers_without_hidden_units_are_solved()
    {
        var solved = Enumerable.Range(0, 10).Count(seed => Trainer.Train(Teacher("teacher:21-1", "21-1", 40, seed), Quick,
            SolveControl.Unlimited).Score.TrainAccuracy == 1);
        solved.ShouldBeGreaterThanOrEqualTo(9);
    }

    [Fact]
    public void The_time_limit_is_that_of_training_and_baselines_together()
    {
        var clock = new TickingClock(TimeSpan.FromMilliseconds(1));
        var recipe = new Recipe { PerClass = 20, Validation = 10, Image = "7x7", Margins = [1], Rounds = 10_000 };
        var limit = TimeSpan.FromMilliseconds(300);
        var result = Trainer.Train(recipe, new TrainerOptions(), new SolveControl { TimeLimit = limit, Clock = clock });
        result.StopReason.ShouldBe(StopReason.TimeLimit);
        result.Baselines.Keys.Concat(result.SkippedBaselines.Select(one => one.Name)).Order()
            .ShouldBe(["anneal", "float", "gradient", "gradient_refined", "greedy", "random_guess", "ste"]);
        result.Baselines["gradient"].Remark.ShouldEndWith("cut short by the time limit");
        result.SkippedBaselines.ShouldContain(new SkippedBaseline("greedy", StopReason.TimeLimit));
        result.Score.Seconds.ShouldBeInRange(0.66 * limit.TotalSeconds, 0.8 * limit.TotalSeconds);
        clock.Readings.ShouldBeLessThan(2 * (long)limit.TotalMilliseconds);
    }

    [Fact]
    public void Baselines_that_have_the_time_are_trained_under_a_limit_as_without_one()
    {
        var recipe = new Recipe { PerClass = 20, Validation = 10, Image = "5x5", Classes = ["3", "8"], Margins = [1], Rounds = 2 };
        var limited = Trainer.Train(recipe, new TrainerOptions(),
            new SolveControl { TimeLimit = TimeSpan.FromHours(1), Clock = new TickingClock(TimeSpan.FromMilliseconds(0.01)) });
        var free = Trainer.Train(recipe, new TrainerOptions(), SolveControl.Unlimited);
        limited.SkippedBaselines.ShouldBeEmpty();
        limited.Baselines.Keys.ShouldBe(free.Baselines.Keys);
        foreach (var (name, score) in free.Baselines.Where(pair => pair.Key != "greedy"))
        {
            (limited.Baselines[name] with { Seconds = 0 }).ShouldBe(score with { Seconds = 0 });
        }
    }

    [Fact]
    public void An_interrupted_run_names_the_baselines_that_it_did_not_train()
    {
        using var source = new CancellationTokenSource();
        var options = new TrainerOptions { OnRound = (_, _, _) => source.Cancel() };
        var result = Trainer.Train(Teacher("teacher:5-1", "5-1", 12, 1), options, new SolveControl { Cancellation = source.Token });
        result.Baselines.ShouldBeEmpty();
        result.SkippedBaselines.Count.ShouldBe(7);
        result.SkippedBaselines.ShouldAllBe(one => one.Reason == StopReason.Cancelled);
    }

    [Fact]
    public void Planted_committees_are_nearly_solved_and_random_guessing_is_far_behind()
    {
        var results = Enumerable.Range(0, 10).Select(seed => Trainer.Train(Teacher("teacher:11-3-1", "11-3-1", 50, seed),
            new TrainerOptions { Baselines = seed == 0 }, SolveControl.Unlimited)).ToArray();
        results.Average(result => result.Score.TrainAccuracy).ShouldBeGreaterThanOrEqualTo(0.95);
        results[0].Baselines["random_guess"].TrainAccuracy.ShouldBeLessThan(0.95);
        results[0].Network.Network.Lattice.Layout.MeanBitsPerParameter.ShouldBe(1);
    }

    [Theory]
    [InlineData("completion", 1.0)]
    [InlineData("sa", 0.9)]
    public void Hedging_trains_a_linear_teacher_through_any_machine(string machine, double least)
    {
        var recipe = Teacher("teacher:21-1", "21-1", 40, 3) with { Machine = machine };
        Trainer.Train(recipe, Quick, SolveControl.Unlimited).Score.TrainAccuracy.ShouldBeGreaterThanOrEqualTo(least);
    }

    [Fact]
    public void Equal_recipes_give_equal_network_files_on_one_and_two_threads_and_from_the_written_recipe()
    {
        using var folder = new TemporaryFolder();
        var recipe = new Recipe { PerClass = 30, Validation = 10, Classes = ["3", "8", "5"], Image = "7x7", Margins = [0.5, 1], Rounds = 20, Seed = 5 };
        byte[] Run(Recipe what, int threads, string name)
        {
            var result = Trainer.Train(what, Quick with { Threads = threads }, SolveControl.Unlimited);
            NetworkFile.Write(folder.File(name), result.Network);
            File.WriteAllText(folder.File("recipe.json"), result.Recipe.ToJson());
            return File.ReadAllBytes(folder.File(name));
        }

        var one = Run(recipe, 1, "one.json");
        Run(recipe, 2, "two.json").ShouldBe(one);
        Run(Recipe.Read(folder.File("recipe.json")), 2, "again.json").ShouldBe(one);
        Run(recipe with { Seed = 6 }, 1, "other.json").ShouldNotBe(one);
    }

    [Fact]
    public void A_network_file_gives_back_the_network()
    {
        using var folder = new TemporaryFolder();
        var recipe = new Recipe
        {
            Classes = ["3", "8"],
            PerClass = 20,
            Validation = 5,
            Image = "6x6",
            Network = "36-4-1",
            Weights = "ternary/binary",
            Biases = "int2",
            Activation = "tanh",
            Margins = [1],
            Rounds = 5
        };
        var result = Trainer.Train(recipe, Quick, SolveControl.Unlimited);
        NetworkFile.Write(folder.File("network.json"), result.Network);
        var read = NetworkFile.Read(folder.File("network.json"));
        read.Network.Bits.Length.ShouldBe(result.Network.Network.Bits.Length);
        var pair = TrainingData.Load(read.Data, null, recipe.Seed);
        read.Evaluate(pair.Test).Confusion.ShouldBe(result.Test.Confusion);
        read.Evaluate(pair.Test).Accuracy.ShouldBe(result.Score.TestAccuracy);
        NetworkFile.Write(folder.File("again.json"), read);
        File.ReadAllBytes(folder.File("again.json")).ShouldBe(File.ReadAllBytes(folder.File("network.json")));
    }

    [Theory]
    [InlineData("6x6-conv3x3x2-pool2-2", "completion", 18 + 16, 0.85)]
    [InlineData("6x6-conv3x3x4s2p1-maxpool3x1-res12-1", "completion", 36 + 144 + 12, 0.85)]
    [InlineData("6x6-conv3x3x2-pool2-1", "sa", 18 + 8, 0.7)]
    public void Wired_networks_are_trained_written_and_read(string network, string machine, int bits, double least)
    {
        using var folder = new TemporaryFolder();
        var recipe = new Recipe
        {
            Classes = ["3", "8"],
            PerClass = 20,
            Validation = 5,
            Image = "6x6",
            Network = network,
            Machine = machine,
            Margins = [1],
            Rounds = 10,
            Restarts = 1
        };
        var result = Trainer.Train(recipe, new TrainerOptions { Baselines = machine == "completion" && network.EndsWith('2') }, SolveControl.Unlimited);
        Trainer.Train(result.Recipe, Quick with { Threads = 2 }, SolveControl.Unlimited).Network.Network.Bits.ShouldBe(result.Network.Network.Bits);
        result.Network.Network.Lattice.Layout.BitCount.ShouldBe(bits);
        result.Score.TrainAccuracy.ShouldBeGreaterThan(least);
        result.Baselines.Values.ShouldAllBe(score => score.TrainAccuracy > 0.7);
        NetworkFile.Write(folder.File("network.json"), result.Network);
        var read = NetworkFile.Read(folder.File("network.json"));
        read.Network.Bits.ShouldBe(result.Network.Network.Bits);
        read.Evaluate(TrainingData.Load(read.Data, null, recipe.Seed).Test).Confusion.ShouldBe(result.Test.Confusion);
        var from = Trainer.Train(recipe with { WarmStart = folder.File("network.json"), Machine = "completion" }, Quick, SolveControl.Unlimited);
        from.TrainingLoss.ShouldBeLessThanOrEqualTo(result.TrainingLoss + 1e-9);
    }

    [Fact]
    public void A_network_finds_its_classes_in_data_that_only_numbers_them()
    {
        var recipe = new Recipe { Classes = ["8", "3"], PerClass = 20, Validation = 5, Image = "6x6", Margins = [1], Rounds = 5 };
        var result = Trainer.Train(recipe, Quick, SolveControl.Unlimited);
        var named = result.Network with { ClassNames = ["eight", "three"] };
        named.ClassNumbers.ShouldBe([8, 3]);
        named.Evaluate(TrainingData.Load(recipe.Data, null, recipe.Seed).Test).Confusion.ShouldBe(result.Test.Confusion);
    }

    [Fact]
    public void Classes_joined_by_plus_are_one_class_and_the_network_finds_them_again()
    {
        var recipe = new Recipe { Classes = ["0+2+4", "1+3"], PerClass = 30, Validation = 5, Image = "6x6", Margins = [1], Rounds = 5 };
        var result = Trainer.Train(recipe, Quick, SolveControl.Unlimited);
        result.Network.ClassNames.ShouldBe(["0+2+4", "1+3"]);
        result.Network.Network.Lattice.Spec.OutputCount.ShouldBe(1);
        result.Network.Evaluate(TrainingData.Load(recipe.Data, null, recipe.Seed).Test).Confusion.ShouldBe(result.Test.Confusion);
        Should.Throw<InputException>(() => Trainer.Train(recipe with { Classes = ["0+2", "2+3"] }, Quick,
            SolveControl.Unlimited)).Message.ShouldContain("twice");
    }

    [Fact]
    public void The_simulated_device_trains_bundles_that_fit_it_and_tells_its_time()
    {
        var recipe = new Recipe
        {
            Classes = ["0", "1"],
            PerClass = 20,
            Validation = 5,
            Image = "5x5",
            Margins = [1],
            Rounds = 5,
            Method = TrainingMethod.ProgressiveHedging,
            Machine = "coherent550",
            Restarts = 1
        };
        var result = Trainer.Train(recipe, Quick, SolveControl.Unlimited);
        result.DeviceTime.ShouldBe(TimeSpan.FromSeconds(60 * result.OracleCalls));
        result.Score.TrainAccuracy.ShouldBeGreaterThan(0.9);
        Should.Throw<InputException>(() => Trainer.Train(recipe with { Network = "25-40-1", Bundle = 20 }, Quick,
            SolveControl.Unlimited)).Message.ShouldContain("550");
    }

    [Theory]
    [InlineData("float")]
    [InlineData("gradient")]
    public void A_warm_start_begins_where_gradient_training_ends(string start)
    {
        var recipe = new Recipe
        {
            Classes = ["3", "8", "5"],
            PerClass = 30,
            Validation = 10,
            Image = "6x6",
            Margins = [1],
            Method = TrainingMethod.Annealing,
            Sweeps = 1,
            WarmStart = start,
            Refine = RefinementKind.None,
            Weights = "ternary"
        };
        var cold = Trainer.Train(recipe with { WarmStart = null }, Quick, SolveControl.Unlimited);
        Trainer.Train(recipe, Quick, SolveControl.Unlimited).TrainingLoss.ShouldBeLessThan(cold.TrainingLoss);
    }

    [Fact]
    public void Gradient_training_is_a_method_and_only_its_flips_have_margins()
    {
        var recipe = new Recipe { Classes = ["3", "8", "5"], PerClass = 30, Validation = 10, Image = "6x6", Method = TrainingMethod.Gradient };
        var refined = Trainer.Train(recipe, Quick, SolveControl.Unlimited);
        var plain = Trainer.Train(recipe with { Refine = RefinementKind.None }, Quick with { Threads = 2 }, SolveControl.Unlimited);
        plain.Score.TrainAccuracy.ShouldBeGreaterThan(0.85);
        refined.MethodScore.TrainAccuracy.ShouldBe(plain.Score.TrainAccuracy);
        plain.Margins.Count.ShouldBe(5);
        refined.Margins.Zip(plain.Margins).ShouldAllBe(pair => pair.First.Loss <= pair.Second.Loss);
        refined.Margins.Zip(plain.Margins).ShouldContain(pair => pair.First.Loss < pair.Second.Loss);
        (refined.OracleCalls, refined.Rounds.Count).ShouldBe((0, 0));
        Should.Throw<InputException>(() => Trainer.Train(recipe with { MachineBits = 4 }, Quick,
            SolveControl.Unlimited)).Message.ShouldContain("`method` gradient");
    }

    [Fact]
    public void Refinement_never_raises_the_loss_and_is_reported_apart()
    {
        var recipe = new Recipe { Classes = ["3", "8", "5"], PerClass = 30, Validation = 10, Image = "6x6", Margins = [1], Rounds = 3 };
        TrainingRun Run(RefinementKind refine) => Trainer.Train(recipe with { Refine = refine }, Quick, SolveControl.Unlimited);
        var (none, greedy, anneal) = (Run(RefinementKind.None), Run(RefinementKind.Greedy), Run(RefinementKind.Annealed));
        greedy.TrainingLoss.ShouldBeLessThan(none.TrainingLoss);
        anneal.TrainingLoss.ShouldBeLessThanOrEqualTo(greedy.TrainingLoss);
        none.Score.TrainAccuracy.ShouldBe(none.MethodScore.TrainAccuracy);
        anneal.MethodScore.TrainAccuracy.ShouldBe(none.MethodScore.TrainAccuracy);
    }

    [Theory]
    [InlineData("9-2-1", 30, "completion", RefinementKind.Annealed, "qph + annealed flips")]
    [InlineData("9-2-1", 8, "completion", RefinementKind.Greedy, "qph + greedy flips")]
    [InlineData("9-2-1", 30, "sa", RefinementKind.Greedy, "qph + greedy flips")]
    [InlineData("9-1", 30, "completion", RefinementKind.Greedy, "qph + greedy flips")]
    public void Hidden_units_with_more_samples_than_bits_end_with_annealed_flips(string network, int perClass, string machine, RefinementKind refinement,
        string name)
    {
        var recipe = new Recipe
        {
            Classes = ["3", "8"],
            PerClass = perClass,
            Validation = 5,
            Image = "3x3",
            Network = network,
            Margins = [1],
            Rounds = 2,
            Method = TrainingMethod.ProgressiveHedging,
            Machine = machine
        };
        var plan = Trainer.Train(recipe, Quick, SolveControl.Unlimited).Plan;
        plan.Refinement.ShouldBe(refinement);
        plan.RefinedName.ShouldBe(name);
    }

    [Fact]
    public void The_score_of_the_method_alone_is_that_without_any_flips_even_where_flips_ask_for_another_margin()
    {
        var recipe = new Recipe
        {
            Classes = ["3", "8"],
            PerClass = 20,
            Validation = 40,
            Image = "7x7",
            Network = "49-4-1",
            Margins = [0.5, 4],
            Rounds = 5,
            Seed = 2
        };
        var (flipped, alone) = (Trainer.Train(recipe, Quick, SolveControl.Unlimited),
            Trainer.Train(recipe with { Refine = RefinementKind.None }, Quick, SolveControl.Unlimited));
        (flipped.Margin, alone.Margin).ShouldBe((0.5, 4));
        (flipped.MethodScore.TrainAccuracy, flipped.MethodScore.TestAccuracy).ShouldBe((alone.Score.TrainAccuracy, alone.Score.TestAccuracy));
        var other = Trainer.Train(recipe with { Margins = [flipped.Margin] }, Quick, SolveControl.Unlimited);
        other.MethodScore.TestAccuracy.ShouldNotBe(flipped.MethodScore.TestAccuracy);
    }

    [Fact]
    public void Interrupting_keeps_the_best_network_and_says_so()
    {
        using var source = new CancellationTokenSource();
        var rounds = 0;
        var options = new TrainerOptions
        {
            OnRound = (_, _, _) =>
            {
                if (++rounds == 3)
                {
                    source.Cancel();
                }
            },
        };
        var recipe = new Recipe { PerClass = 20, Validation = 10, Image = "7x7", Margins = [0.5, 1] };
        var result = Trainer.Train(recipe, options, new SolveControl { Cancellation = source.Token });
        result.StopReason.ShouldBe(StopReason.Cancelled);
        result.Rounds.Count.ShouldBe(3);
        result.Baselines.ShouldBeEmpty();
        result.Score.TrainAccuracy.ShouldBeGreaterThan(0.2);
    }

    [Fact]
    public void Parts_of_the_data_share_no_sample()
    {
        var data = TrainingData.Prepare(new Recipe { PerClass = 50, Validation = 20 }, null);
        string Key(QuantizedDataset part, int n) => string.Join(',', part.Values.AsSpan(n * part.FeatureCount, part.FeatureCount).ToArray());
        var train = Enumerable.Range(0, data.Train.SampleCount).Select(n => Key(data.Train, n)).ToHashSet();
        train.Count.ShouldBe(500);
        Enumerable.Range(0, data.Validation.SampleCount).Count(n => train.Contains(Key(data.Validation, n))).ShouldBe(0);
        Enumerable.Range(0, data.Test.SampleCount).Count(n => train.Contains(Key(data.Test, n))).ShouldBe(0);
    }

    [Theory]
    [InlineData("unknown-data", "unknown-data")]
    [InlineData("teacher:4-1", "odd numbers")]
    public void Data_that_cannot_be_had_is_named(string name, string expected) =>
        Should.Throw<InputException>(() => Trainer.Train(new Recipe { Data = name }, Quick, SolveControl.Unlimited)).Message.ShouldContain(expected);

    [Fact]
    public void Wrong_recipes_are_refused_with_cause_and_cure()
    {
        Message(new Recipe { Classes = ["3"] }).ShouldContain("Only one class");
        Message(new Recipe { Network = "99-10" }).ShouldContain("99 inputs");
        Message(new Recipe { Network = "100-7" }).ShouldContain("7 outputs for 10 classes");
        Message(new Recipe { Margins = [-1] }).ShouldContain("`margins` must be positive numbers, such as 0.5,1,2, or auto, not -1");
        Message(new Recipe { Machine = "sa", Network = "100-8-10", Activation = "relu", Degree = 1 }).ShouldContain("soft-margin encoding");
        Message(new Recipe { Weights = "1,2,4" }).ShouldContain("affine in bits");
        Message(new Recipe { PerClass = 100_000 }).ShouldContain("500");

        static string Message(Recipe recipe) => Should.Throw<InputException>(() => Trainer.Train(recipe, Quick, SolveControl.Unlimited)).Message;
    }

    [Theory]
    [InlineData("sandal,coat", "14x14", "196-1", 0.985)]
    [InlineData("t-shirt/top,shirt", "7x7", "49-8-1", 0.75)]
    public void Real_images_are_told_apart(string classes, string image, string network, double least)
    {
        Require.Data("fashion-mnist");
        var recipe = new Recipe { Data = "fashion-mnist", Classes = classes.Split(','), PerClass = 100, Image = image, Network = network, Seed = 2 };
        Trainer.Train(recipe, Quick with { DataDirectory = Require.Data() }, SolveControl.Unlimited).Score.TestAccuracy.ShouldBeGreaterThanOrEqualTo(least);
    }

    private static Recipe Teacher(string data, string network, int samples, int seed) =>
        new() { Data = data, Network = network, Samples = samples, Margins = [network == "21-1" ? 0.2 : 0.5], Seed = (ulong)seed + 50 };
}
