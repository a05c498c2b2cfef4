using Isinglass.Model.Control;
using Isinglass.Neural.Export;
using Isinglass.Numerics.Random;
using Isinglass.Testing;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Tests.Choice;

/// <summary>What a table's network is made of, where the recipe leaves it open.</summary>
public sealed class NetworkChoiceTests : IDisposable
{
    private static readonly TrainerOptions Quick = new() { Baselines = false };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hidden_units_are_chosen_where_no_line_separates_the_classes()
    {
        var result = Train(Table(200, static (x, y) => x * y > 0));
        result.Recipe.Network!.Split('-').Length.ShouldBe(3);
        result.Score.TestAccuracy.ShouldBeGreaterThan(0.85);
        result.Majority!.TestAccuracy.ShouldBeLessThan(0.65);
        var linear = result.Trials.Where(static trial => trial.Network == "2-1").ToArray();
        linear.Length.ShouldBeGreaterThan(0);
        linear.ShouldAllBe(static trial => trial.Loss > 0.6 && trial.Folds == 2);
    }

    [Fact]
    public void No_hidden_units_are_chosen_where_a_line_separates_them_but_for_noise()
    {
        var result = Train(Table(200, static (x, y) => x + 0.6 * Math.Sin(1000 * y) > 0.2));
        result.Recipe.Network.ShouldBe("2-1");
        result.Recipe.Biases.ShouldNotBe("none");
        result.Score.TestAccuracy.ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void Equal_seeds_choose_and_train_the_same_network_on_any_number_of_threads()
    {
        var path = Table(80, static (x, y) => x * y > 0);
        byte[] Bytes(TrainingRun result)
        {
            NetworkFile.Write(_folder.File("network.json"), result.Network);
            return File.ReadAllBytes(_folder.File("network.json"));
        }

        var (one, two) = (Train(path), Train(path, threads: 2));
        two.Trials.ShouldBe(one.Trials);
        Bytes(two).ShouldBe(Bytes(one));
        var again = Trainer.Train(one.Recipe, Quick, SolveControl.Unlimited);
        again.Trials.ShouldBeEmpty();
        Bytes(again).ShouldBe(Bytes(one));
    }

    [Fact]
    public void Little_time_chooses_among_what_was_tried()
    {
        var path = Table(80, static (x, y) => x * y > 0);
        var all = Train(path).Trials.Count;
        var control = new SolveControl { TimeLimit = TimeSpan.FromSeconds(0.8), Clock = new TickingClock(TimeSpan.FromMilliseconds(1)) };
        var result = Trainer.Train(new Recipe { Data = path }, Quick with { Threads = 1 }, control);
        result.Trials.Count.ShouldBeInRange(1, all - 1);
        result.Trials.ShouldContain(trial => trial.Weights == result.Recipe.Weights && trial.Network == result.Recipe.Network);
        result.IsNetworkGuessed.ShouldBeFalse();
    }

    [Fact]
    public void No_time_to_compare_guesses_a_network_with_biases_and_says_so()
    {
        var path = Table(80, static (x, y) => x > y);
        var control = new SolveControl { TimeLimit = TimeSpan.FromMilliseconds(2), Clock = new TickingClock(TimeSpan.FromMilliseconds(1)) };
        var result = Trainer.Train(new Recipe { Data = path }, Quick with { Threads = 1 }, control);
        result.Trials.ShouldBeEmpty();
        result.IsNetworkGuessed.ShouldBeTrue();
        (result.Recipe.Network, result.Recipe.Weights, result.Recipe.Biases).ShouldBe(("2-1", "int4", "int4"));
    }

    [Fact]
    public void Test_samples_choose_nothing()
    {
        var path = Table(80, static (x, y) => x * y > 0, "x.train.csv");
        var test = _folder.File("x.test.csv");
        File.Copy(path, test);
        var one = Train(path);
        File.WriteAllText(test, "a,b,class\n9,9,0\n8,-7,1\n");
        var two = Train(path);
        two.Trials.ShouldBe(one.Trials);
        two.Network.Network.Bits.ShouldBe(one.Network.Network.Bits);
        two.Test.SampleCount.ShouldBe(2);
    }

    [Fact]
    public void What_the_recipe_says_stays()
    {
        var path = Table(80, static (x, y) => x - y > 0);
        var named = Trainer.Train(new Recipe { Data = path, Weights = "ternary" }, Quick, SolveControl.Unlimited);
        named.Trials.ShouldBeEmpty();
        (named.Recipe.Weights, named.Recipe.Biases).ShouldBe(("ternary", "none"));
        var part = Trainer.Train(new Recipe { Data = path, Network = "2-3-1", Biases = "int2", Margins = [1], Loss = "hinge" }, Quick, SolveControl.Unlimited);
        part.Trials.ShouldAllBe(static trial => trial.Network == "2-3-1" && trial.Biases == "int2" && trial.Margin == 1);
        (part.Recipe.Network, part.Recipe.Biases, part.Recipe.Loss).ShouldBe(("2-3-1", "int2", "hinge"));
        part.Recipe.Margins.ShouldBe([1]);
    }

    [Fact]
    public void Data_that_are_no_table_keep_one_bit() =>
        Trainer.Train(new Recipe { Data = "teacher:11-1", Samples = 30 }, Quick, SolveControl.Unlimited).Recipe.Weights.ShouldBe("binary");

    [Fact]
    public void A_number_to_predict_is_chosen_for_too()
    {
        var random = new RandomKey(3).CreateSource();
        var lines = Enumerable.Range(0, 150).Select(_ => (X: random.NextDouble(), Y: random.NextDouble()))
            .Select(static point => FormattableString.Invariant($"{point.X},{point.Y},{3 * point.X - point.Y}\n"));
        var path = _folder.Write("numbers.csv", "a,b,price\n" + string.Concat(lines));
        var result = Trainer.Train(new Recipe { Data = path, Target = "price" }, Quick, SolveControl.Unlimited);
        result.Score.TestAccuracy.ShouldBeGreaterThan(0.9);
        result.Majority.ShouldBeNull();
        result.Trials.Count.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void A_choice_that_is_interrupted_begins_again()
    {
        var path = Table(80, static (x, y) => x * y > 0);
        var whole = Train(path);
        using var source = new CancellationTokenSource();
        TrainingCheckpoint? left = null;
        var options = Quick with
        {
            OnProgress = progress =>
            {
                if (progress.Message.StartsWith("choosing", StringComparison.Ordinal) && progress.Fraction > 0.3)
                {
                    source.Cancel();
                }
            },
            OnCheckpoint = checkpoint => left = checkpoint,
        };
        var cut = Trainer.Train(new Recipe { Data = path }, options, new SolveControl { Cancellation = source.Token });
        cut.StopReason.ShouldBe(StopReason.Cancelled);
        left!.Recipe.Weights.ShouldBeNull();
        var resumed = Trainer.Train(left.Recipe, Quick with { Resume = left }, SolveControl.Unlimited);
        resumed.Trials.ShouldBe(whole.Trials);
        resumed.Network.Network.Bits.ShouldBe(whole.Network.Network.Bits);
    }

    private static TrainingRun Train(string path, int threads = 1) =>
        Trainer.Train(new Recipe { Data = path }, Quick with { Threads = threads }, SolveControl.Unlimited);

    /// <summary>A table of points of the square, by which side they are on.</summary>
    private string Table(int count, Func<double, double, bool> isOne, string name = "x.csv")
    {
        var random = new RandomKey(1).CreateSource();
        var text = string.Concat(Enumerable.Range(0, count).Select(_ => (X: 2 * random.NextDouble() - 1, Y: 2 * random.NextDouble() - 1))
            .Select(point => FormattableString.Invariant($"{point.X},{point.Y},{(isOne(point.X, point.Y) ? 1 : 0)}\n")));
        return _folder.Write(name, "a,b,class\n" + text);
    }
}
