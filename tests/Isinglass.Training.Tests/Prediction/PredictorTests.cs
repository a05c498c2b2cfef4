using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Prediction;

namespace Isinglass.Training.Tests.Prediction;

public sealed class PredictorTests
{
    [Theory]
    [InlineData("6-3", 3, CommitteeVote.Sum)]
    [InlineData("6-3", 3, CommitteeVote.Majority)]
    [InlineData("6-4-1", 2, CommitteeVote.Sum)]
    [InlineData("6-4-1", 2, CommitteeVote.Majority)]
    internal void The_first_largest_score_is_the_class_that_network_and_committee_decide(string widths, int classes, CommitteeVote vote)
    {
        var lattice = IntegerNetwork.From(NetworkSpec.Parse(widths, "ternary", "none", ActivationSpec.Sign), 2);
        var random = new RandomKey(11).CreateSource();
        QuantizedNetwork[] members = [.. Enumerable.Range(0, 3).Select(_ =>
            new QuantizedNetwork(lattice, [.. Enumerable.Range(0, lattice.Layout.BitCount).Select(_ => (sbyte)random.NextBit())]))];
        var names = Enumerable.Range(0, classes).Select(k => $"c{k}").ToArray();
        var trained = new TrainedNetwork(members[0], new InputQuantizer(3, new double[6], [1, 1, 1, 1, 1, 1]), null, names, [.. Enumerable.Range(0, classes)],
            "x");
        var committee = new Committee(members, vote);
        var (single, several) = (new Predictor(trained), new Predictor(new TrainedCommittee(committee, trained)));
        single.ScoreCount.ShouldBe(classes);
        var (inputs, scores) = (new sbyte[6], new double[classes]);
        for (var n = 0; n < 500; n++)
        {
            for (var i = 0; i < 6; i++)
            {
                inputs[i] = (sbyte)(random.NextBelow(7) - 3);
            }

            single.Predict(inputs, scores).ShouldBe(members[0].Predict(inputs));
            Array.IndexOf(scores, scores.Max()).ShouldBe(members[0].Predict(inputs));
            several.Predict(inputs, scores).ShouldBe(committee.Predict(inputs));
            Array.IndexOf(scores, scores.Max()).ShouldBe(committee.Predict(inputs));
        }

        if (vote == CommitteeVote.Majority && classes == 3)
        {
            scores.Sum(Math.Round).ShouldBe(3, "three votes");
        }
    }

    [Fact]
    public void A_number_is_predicted_in_its_unit()
    {
        var lattice = IntegerNetwork.From(NetworkSpec.Parse("2-1", "int3", "none", ActivationSpec.Sign), 2);
        var network = new QuantizedNetwork(lattice, [1, 1, 1, 0, 0, 1]);
        network.Weights(0).ToArray().ShouldBe([3, 0]);
        var predictor = new Predictor(new TrainedNetwork(network, new InputQuantizer(4, [0, 0], [1, 1]), null, ["speed"], [0],
            "x")
        { Target = new RegressionTarget("speed", 0.5, 20) });
        var value = new double[predictor.ScoreCount];
        predictor.Predict([2, -3], value).ShouldBe(0);
        value.ShouldBe([0.5 * 6 + 20]);
    }
}
