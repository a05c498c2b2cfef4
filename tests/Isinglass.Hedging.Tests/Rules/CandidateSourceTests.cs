using Isinglass.Hedging.Rounds;
using Isinglass.Hedging.Rules;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Tests.Rules;

public sealed class CandidateSourceTests
{
    private static readonly double[] Xbar = [0, 0.25, 0.5, 1];

    [Fact]
    public void Mixtures_have_the_probabilities_of_xbar()
    {
        var drawn = Draw(new Mixtures(4000), 3);
        drawn.Length.ShouldBe(4000);
        for (var i = 0; i < Xbar.Length; i++)
        {
            // Five standard errors; sure bits are exact.
            drawn.Average(bits => bits[i]).ShouldBe(Xbar[i], 5 * Math.Sqrt(Xbar[i] * (1 - Xbar[i]) / drawn.Length) + 1e-12);
        }
    }

    [Fact]
    public void Mixtures_depend_on_key_and_round_alone()
    {
        Draw(new Mixtures(20), 3).ShouldBe(Draw(new Mixtures(20), 3));
        Draw(new Mixtures(30), 3).Take(20).ShouldBe(Draw(new Mixtures(20), 3));
        Draw(new Mixtures(20), 4).ShouldNotBe(Draw(new Mixtures(20), 3));
    }

    [Fact]
    public void Copies_are_the_shared_bits_of_every_scenario() => Draw(new Copies(), 0).ShouldBe([[1, 0, 1, 0], [0, 0, 1, 1]]);

    [Fact]
    public void Options_name_the_rules()
    {
        var plain = new ProgressiveHedgingOptions { Rho = 1, Growth = 1.5, CycleJump = 2 };
        var rules = HedgingRules.Of(plain);
        (rules.Rho.Next(1, isCycle: true), rules.Sources.Count).ShouldBe((3, 0));
        rules.Fixing.ShouldBeOfType<NoFixing>();
        rules.CycleFixing.ShouldBeOfType<NoFixing>();
        var other = HedgingRules.Of(plain with { CycleAction = CycleAction.Slam, FixAfter = 2, Mixtures = 3, ScoreCopies = true });
        other.Rho.Next(1, isCycle: true).ShouldBe(1.5);
        other.Fixing.ShouldBeOfType<AgreementFixing>();
        other.CycleFixing.ShouldBeOfType<Slamming>();
        other.Sources.Select(source => source.GetType()).ShouldBe([typeof(Mixtures), typeof(Copies)]);
        HedgingRules.Of(plain with { Mode = HedgingMode.Replicated }).Sources.ShouldHaveSingleItem().ShouldBeOfType<Copies>();
    }

    private static sbyte[][] Draw(ICandidateSource source, int round) =>
        [.. source.Draw(new Consensus(Xbar, new int[4]), [new sbyte[] { 1, 0, 1, 0, 1 }, new sbyte[] { 0, 0, 1, 1, 0 }], new RandomKey(1), round)
        .Select(bits => bits.ToArray())];
}
