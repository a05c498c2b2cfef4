using Isinglass.Hedging.Rounds;
using Isinglass.Hedging.Rules;

namespace Isinglass.Hedging.Tests.Rules;

public sealed class FixingRuleTests
{
    [Fact]
    public void Bits_on_which_all_copies_have_agreed_long_enough_are_fixed_once()
    {
        var consensus = new Consensus([1, 0, 1, 0.5], [3, 2, 4, 0]);
        new AgreementFixing(3).Choose(consensus, Free(4)).ShouldBe([0, 2]);
        new AgreementFixing(3).Choose(consensus, new FixedBits([-1, -1, 1, -1])).ShouldBe([0]);
        new AgreementFixing(5).Choose(consensus, Free(4)).ShouldBeEmpty();
    }

    [Fact]
    public void Slamming_fixes_all_free_bits_within_the_tolerance()
    {
        var consensus = new Consensus([0.05, 0.5, 0.91, 0.1, 0.89], new int[5]);
        new Slamming(0.1).Choose(consensus, Free(5)).ShouldBe([0, 2, 3]);
        new Slamming(0.1).Choose(consensus, new FixedBits([0, -1, -1, -1, -1])).ShouldBe([2, 3]);
    }

    [Fact]
    public void Slamming_fixes_the_nearest_free_bit_when_none_is_near_and_nothing_when_none_is_free()
    {
        var consensus = new Consensus([0.3, 0.75, 0.5, 0.25], new int[4]);
        new Slamming(0.1).Choose(consensus, Free(4)).ShouldBe([1]);
        new Slamming(0.1).Choose(consensus, new FixedBits([-1, 1, -1, 0])).ShouldBe([0]);
        new Slamming(0.1).Choose(consensus, new FixedBits([0, 1, 1, 0])).ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_rule_no_bit_is_fixed() => new NoFixing().Choose(new Consensus([0, 1], [9, 9]), Free(2)).ShouldBeEmpty();

    private static FixedBits Free(int count) => new([.. Enumerable.Repeat((sbyte)-1, count)]);
}
