using Isinglass.Model.Control;
using Isinglass.Testing;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Tests;

public sealed class TrainingDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Balanced_classes_weigh_the_same_in_training_and_validation_and_are_measured_once()
    {
        var path = Rare();
        var plain = TrainingData.Prepare(new Recipe { Data = path }, null);
        var balanced = TrainingData.Prepare(new Recipe { Data = path, ClassWeight = ClassWeighting.Balanced }, null);
        plain.Train.ShouldBe(plain.TrainOnce);
        balanced.TrainOnce.Values.ShouldBe(plain.Train.Values);
        foreach (var part in new[] { balanced.Train, balanced.Validation })
        {
            part.Labels.Count(static label => label == 0).ShouldBe(part.Labels.Count(static label => label == 1));
        }

        balanced.Train.SampleCount.ShouldBe(2 * plain.Train.Labels.Count(static label => label == 0));
        balanced.Test.Labels.ShouldBe(plain.Test.Labels);
    }

    [Fact]
    public void The_largest_class_of_the_training_samples_is_the_least_that_a_network_must_beat()
    {
        var data = TrainingData.Prepare(new Recipe { Data = Rare() }, null);
        var (name, score) = data.Majority()!.Value;
        name.ShouldBe("no");
        score.TrainAccuracy.ShouldBe(0.9, 0.02);
        score.TestAccuracy.ShouldBe(0.9, 0.02);
    }

    /// <summary>One bit without bias cannot say that nearly all samples are of one class, wherever they lie.</summary>
    [Fact]
    public void A_network_below_the_largest_class_is_told_as_such()
    {
        var result = Trainer.Train(new Recipe { Data = Rare(), Weights = "binary", Validation = 0, Margins = [1], Rounds = 5 },
            new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        result.IsBelowMajority.ShouldBeTrue();
        Trainer.Train(new Recipe { Data = Rare() }, new TrainerOptions { Baselines = false }, SolveControl.Unlimited).IsBelowMajority.ShouldBeFalse();
    }

    [Fact]
    public void Classes_that_weigh_the_same_are_found_more_often()
    {
        var options = new TrainerOptions { Baselines = false };
        var plain = Trainer.Train(new Recipe { Data = Rare() }, options, SolveControl.Unlimited);
        var balanced = Trainer.Train(new Recipe { Data = Rare(), ClassWeight = ClassWeighting.Balanced }, options, SolveControl.Unlimited);
        balanced.Test.PerClass[1].Recall.ShouldBeGreaterThan(plain.Test.PerClass[1].Recall);
    }

    /// <summary>200 samples, one in ten of the rare class, which is hard to tell apart.</summary>
    private string Rare() => _folder.Write("rare.csv", "a,b,class\n" + string.Concat(Enumerable.Range(0, 200)
        .Select(static n => $"{n * 37 % 101},{n * 53 % 97},{(n % 10 == 0 ? "yes" : "no")}\n")));
}
