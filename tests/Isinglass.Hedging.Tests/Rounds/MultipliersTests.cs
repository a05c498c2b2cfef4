using Isinglass.Hedging.Rounds;
using Isinglass.Hedging.Rules;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Tests.Rounds;

public sealed class MultipliersTests
{
    [Fact]
    public void They_sum_to_zero_by_probability_when_all_scenarios_take_part()
    {
        double[] probabilities = [0.5, 0.3, 0.2];
        var multipliers = Zero(3, 8);
        var (rho, consensus) = (new ProximalWeights(0.7, [1, 2, 0.5, 1, 1, 3, 1, 1], new GrowingRho(1.1)), new Consensus(new double[8], new int[8]));
        var random = new RandomKey(4).CreateSource();
        for (var round = 0; round < 10; round++)
        {
            sbyte[][] copies = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 8).Select(_ => (sbyte)random.NextBit()).ToArray())];
            consensus.Update(probabilities, copies);
            for (var s = 0; s < 3; s++)
            {
                multipliers.Update(s, 1.3, rho, copies[s], consensus.Xbar);
            }

            rho.Advance(isCycle: false);
        }

        for (var i = 0; i < 8; i++)
        {
            Enumerable.Range(0, 3).Sum(s => probabilities[s] * multipliers[s][i]).ShouldBe(0, 1e-12);
            Enumerable.Range(0, 3).Max(s => Math.Abs(multipliers[s][i])).ShouldBeGreaterThan(0.01);
        }
    }

    [Fact]
    public void A_step_is_the_dual_step_times_rho_of_the_bit_times_the_distance_to_xbar()
    {
        var multipliers = Zero(1, 2);
        multipliers.Update(0, 0.5, new ProximalWeights(2, [1, 3], new GrowingRho(1)), [1, 0], [0.25, 0.5]);
        multipliers[0].ShouldBe([0.75, -1.5]);
    }

    [Fact]
    public void Multipliers_that_return_are_a_repetition_and_ones_that_differ_by_rho_are_not()
    {
        var (multipliers, rho) = (Zero(2, 3), new ProximalWeights(1, [1, 1, 1], new GrowingRho(1)));
        multipliers.IsRepetition().ShouldBeFalse();
        multipliers.Update(1, 1, rho, [1, 0, 0], [0.5, 0, 0]);
        multipliers.IsRepetition().ShouldBeFalse();
        multipliers.Update(1, 1, rho, [0, 0, 0], [0.5, 0, 0]);
        multipliers.IsRepetition().ShouldBeTrue();
        multipliers.Seen.Length.ShouldBe(2);
        new Multipliers([[0, 0, 0], [0, 0, 0]], multipliers.Seen, 1).IsRepetition().ShouldBeTrue();
    }

    [Fact]
    public void Equal_multipliers_of_another_scenario_or_bit_are_no_repetition()
    {
        Seen([[1, 0], [0, 0]]).ShouldNotBe(Seen([[0, 1], [0, 0]]));
        Seen([[1, 0], [0, 0]]).ShouldNotBe(Seen([[0, 0], [1, 0]]));

        // Closer than a thousandth of the first rho.
        Seen([[1, 0], [0, 0]]).ShouldBe(Seen([[1.0001, 0], [0, 0]]));

        static ulong Seen(double[][] w)
        {
            var multipliers = new Multipliers(w, [], 1);
            multipliers.IsRepetition();
            return multipliers.Seen[0];
        }
    }

    private static Multipliers Zero(int scenarios, int bits) => new([.. Enumerable.Range(0, scenarios).Select(_ => new double[bits])], [], 1);
}
