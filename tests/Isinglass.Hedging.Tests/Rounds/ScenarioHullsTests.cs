using Isinglass.Hedging.Rounds;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Tests.Rounds;

public sealed class ScenarioHullsTests
{
    /// <summary>The p-weighted minima are a bound only while the shifts cancel, also where a scenario has no point yet.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shifts_sum_to_zero_by_probability_in_every_round(bool isOneEmpty)
    {
        double[] probabilities = [0.5, 0.3, 0.2];
        var (hulls, random) = (new ScenarioHulls(probabilities, [1, 2, 0.5, 1]), new RandomKey(3).CreateSource());
        for (var round = 0; round < 6; round++)
        {
            double[][] shifts = [.. Enumerable.Range(0, 3).Select(s => hulls.Shift(s, round == 0))];
            for (var i = 0; i < 4; i++)
            {
                Enumerable.Range(0, 3).Sum(s => probabilities[s] * shifts[s][i]).ShouldBe(0, 1e-12);
            }

            for (var s = isOneEmpty && round < 3 ? 1 : 0; s < 3; s++)
            {
                hulls.Add(s, [.. Enumerable.Range(0, 4).Select(_ => (sbyte)random.NextBit())], random.NextDouble());
            }

            hulls.Agree(1);
        }
    }

    [Fact]
    public void Agreeing_returns_the_mean_square_distance_and_moves_the_multipliers_by_it()
    {
        var hulls = new ScenarioHulls([0.5, 0.5], [1, 4]);
        hulls.Add(0, [1, 1], 0);
        hulls.Add(1, [0, 1], 0);
        hulls.Agree(0.5).ShouldBe((0.5 * 0.25 + 0.5 * 0.25) / 2);
        hulls.Xbar.ShouldBe([0.5, 1]);
        hulls.W[0].ShouldBe([0.25, 0]);
        hulls.W[1].ShouldBe([-0.25, 0]);
        hulls.Shift(0, isFirst: true).ShouldBe([0.25, 0]);
        hulls.Shift(0, isFirst: false).ShouldBe([0.75, 0]);
    }
}
