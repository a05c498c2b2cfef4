using Isinglass.Export.Cards;
using Isinglass.Export.Lowering;
using Isinglass.Export.Verification;
using Isinglass.Training;

namespace Isinglass.Export.Tests.Cards;

public sealed class ModelCardTests
{
    [Fact]
    public void A_card_says_what_it_takes_how_good_it_is_and_beside_what()
    {
        var trained = TrainedNetworks.Of("one bit");
        var facts = new RunFacts
        {
            Recipe = trained.Recipe,
            Evaluations = [.. trained.Parts.Select(part => (part.Name, trained.Predictor.Evaluate(part.Samples)))],
            Baselines = [("greedy_descent", 0.5)],
        };
        var card = ModelCard.Of(new ExportedNetwork(trained.Predictor), ExportTarget.C, facts,
            new VerificationResult("gcc", 7, 2, "sample 3 of test, layer 1 (3): value 1 is 0 instead of 1"), null);
        foreach (var words in new[] { "36-3", "108 (14 bytes)", "averaged to 6x6", "8 bits", "| seed | 3 |", "isinglass 0.1.0", "95 % interval",
            "| greedy descent | 50.00 % |", "**2 differ**", "layer 1 (3)" })
        {
            card.ShouldContain(words);
        }

        card.Split('\n').Count(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains(" test | ")).ShouldBe(1);
    }

    [Theory]
    // Wilson's interval as R's prop.test(x, n, correct = FALSE) gives it: 8 of 10, 0 of 20, 950 of 1000.
    [InlineData(0.8, 10, 0.4902, 0.9433)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(0.95, 1000, 0.9347, 0.9619)]
    public void The_interval_is_wilsons(double share, int count, double low, double high)
    {
        var interval = ModelCard.Interval(share, count);
        interval.Low.ShouldBe(low, 1e-4);
        interval.High.ShouldBe(high, 1e-4);
    }
}
