using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Tests.Data;

public sealed class DataSplitTests
{
    // The only feature is the sample's number, so that samples can be recognised.
    private static readonly Dataset Data = new(
        "numbers",
        1,
        null,
        [.. Enumerable.Range(0, 60).Select(static n => (float)n)],
        [.. Enumerable.Range(0, 60).Select(static n => n % 3)],
        ["a", "b", "c"]);

    [Fact]
    public void Both_parts_are_balanced_and_share_no_sample()
    {
        var (train, validation) = DataSplit.Draw(Data, 12, 8, new RandomKey(5));
        train.CountClasses().ShouldBe([12, 12, 12]);
        validation.CountClasses().ShouldBe([8, 8, 8]);
        train.Features.Concat(validation.Features).Order().ShouldBe(Data.Features);
        Enumerable.Range(0, 36).ShouldAllBe(n => train.Labels[n] == (int)train.Features[n] % 3);
        train.Labels.SequenceEqual(train.Labels.Order()).ShouldBeFalse();
    }

    [Fact]
    public void Equal_keys_give_equal_samples_and_other_keys_others()
    {
        DataSplit.Draw(Data, 5, 5, new RandomKey(5)).Train.Features.ShouldBe(DataSplit.Draw(Data, 5, 5, new RandomKey(5)).Train.Features);
        DataSplit.Draw(Data, 5, 5, new RandomKey(5)).Train.Features.ShouldNotBe(DataSplit.Draw(Data, 5, 5, new RandomKey(6)).Train.Features);
    }

    [Fact]
    public void More_training_samples_contain_fewer_and_leave_the_validation_as_it_is()
    {
        var few = DataSplit.Draw(Data, 4, 6, new RandomKey(9));
        var many = DataSplit.Draw(Data, 14, 6, new RandomKey(9));
        few.Train.Features.Except(many.Train.Features).ShouldBeEmpty();
        few.Validation.Features.ShouldBe(many.Validation.Features);
    }

    [Fact]
    public void A_validation_set_may_be_empty()
    {
        var (train, validation) = DataSplit.Draw(Data, 20, 0, new RandomKey(1));
        train.SampleCount.ShouldBe(60);
        validation.SampleCount.ShouldBe(0);
        validation.FeatureCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(15, 6, "Class 'a' of numbers has 20 training samples; 15 for training and 6 for validation")]
    [InlineData(int.MaxValue, 1, "Every class has 20 at least")]
    [InlineData(0, 1, "1 or more")]
    [InlineData(1, -1, "0 or more")]
    public void Too_much_is_explained(int perClass, int validationPerClass, string expected) =>
        Should.Throw<InputException>(() => DataSplit.Draw(Data, perClass, validationPerClass, new RandomKey(1))).Message.ShouldContain(expected);
}
