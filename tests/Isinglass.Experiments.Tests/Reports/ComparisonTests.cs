using Isinglass.Experiments.Reports;
using Isinglass.Model.Control;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Tests.Reports;

public sealed class ComparisonTests
{
    /// <summary>Of 400 samples and shares around 0.8 two standard errors are about 2 sqrt(2 * 0.15 / 400) = 5.5 points; of 40 000 a tenth of that.</summary>
    [Theory]
    [InlineData(0.80, 0.82, 400, "annealing on weights is as good here, 2.0 points above (400 test samples tell differences of 5.5 points)")]
    [InlineData(0.80, 0.80, 400, "annealing on weights is as good here, equal to a tenth of a point (400 test samples")]
    [InlineData(0.82, 0.80, 400, "annealing on weights is as good here, 2.0 points below")]
    [InlineData(0.82, 0.80, 40_000, "qph pays here: 2.0 points above annealing on weights")]
    [InlineData(0.80, 0.82, 40_000, "annealing on weights is better here, by 2.0 points (40000 test samples tell differences of 0.6 points). It costs")]
    public void A_difference_is_told_when_the_test_samples_can_tell_it(double own, double best, int samples, string expected) =>
        Comparison.InWords("qph", own, new KeyValuePair<string, Score>("anneal", new Score(1, best, 1)), samples).ShouldStartWith(expected);

    /// <summary>Of 400 samples and shares around 0.8 a difference of 5.5 points can be told.</summary>
    [Theory]
    [InlineData("anneal", 0.81, "It is enough for such data: `method` anneal.")]
    [InlineData("greedy", 0.81, "Such data need no better method.")]
    [InlineData("ste", 0.9, "It costs less: `method` gradient. A float network is right 10.0 points more often")]
    [InlineData("greedy", 0.9, "). A float network is right 10.0 points more often")]
    public void A_low_bit_baseline_is_enough_only_where_a_float_network_is_hardly_better(string rival, double floating, string expected)
    {
        var words = Comparison.InWords("qph", 0.8, new KeyValuePair<string, Score>(rival, new Score(1, 0.8, 1)), 400, floating);
        words.ShouldContain(expected);
        words.Contains("enough", StringComparison.Ordinal).ShouldBe(rival == "anneal");
    }

    [Fact]
    public void Nothing_is_said_where_the_baselines_had_too_little_time()
    {
        var result = Train(new Recipe());
        Comparison.InWords(result).ShouldNotBeNull();
        Comparison.InWords(result with { SkippedBaselines = [new SkippedBaseline("float", StopReason.TimeLimit)] }).ShouldBeNull();
    }

    [Fact]
    public void A_method_is_not_compared_with_itself()
    {
        var result = Train(new Recipe { Method = TrainingMethod.Gradient });
        result.Baselines.Keys.ShouldContain("gradient");
        Comparison.InWords(result)!.ShouldNotContain("It is enough for such data: `method` gradient");
    }

    [Fact]
    public void Nothing_is_said_where_demands_are_made_that_a_baseline_need_not_keep() =>
        Comparison.InWords(Train(new Recipe { Weights = "ternary", AtMostNonzero = "3" })).ShouldBeNull();

    private static TrainingRun Train(Recipe recipe) =>
        Trainer.Train(recipe with { Data = "teacher:5-1", Rounds = 2, Margins = [1] }, new TrainerOptions(), SolveControl.Unlimited);
}
