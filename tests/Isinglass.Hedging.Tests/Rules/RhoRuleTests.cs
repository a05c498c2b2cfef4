using Isinglass.Hedging.Rounds;
using Isinglass.Hedging.Rules;

namespace Isinglass.Hedging.Tests.Rules;

public sealed class RhoRuleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rho_grows_by_its_factor_whatever_happens(bool isCycle) => new GrowingRho(1.5).Next(2, isCycle).ShouldBe(3);

    [Fact]
    public void In_a_cycle_rho_jumps_on_top_of_its_growth()
    {
        var rule = new CycleJump(new GrowingRho(1.5), 4);
        rule.Next(2, isCycle: false).ShouldBe(3);
        rule.Next(2, isCycle: true).ShouldBe(12);
    }

    [Fact]
    public void Weights_of_bits_are_rho_by_their_scale_and_follow_the_rule()
    {
        var weights = new ProximalWeights(2, [1, 0.25], new CycleJump(new GrowingRho(1.5), 4));
        (weights[0], weights[1]).ShouldBe((2, 0.5));
        weights.Advance(isCycle: false);
        weights.Advance(isCycle: true);
        (weights.Rho, weights[1]).ShouldBe((18, 4.5));
    }
}
