using System.Numerics;
using Isinglass.Numerics.Random;

namespace Isinglass.Numerics.Tests.Random;

public sealed class RandomKeyTests
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;

    [Fact]
    public void Mixing_is_that_of_splitmix64()
    {
        // The first outputs for the seed 1234567, as splitmix64.c (Vigna, 2015) gives them.
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        var state = 1234567UL;
        for (var k = 0; k < published.Length; k++)
        {
            RandomKey.Mix(1234567UL + Golden * (ulong)(k + 1)).ShouldBe(published[k]);
            ReferenceGenerator.SplitMix(ref state).ShouldBe(published[k]);
        }
    }

    [Fact]
    public void Mixing_loses_nothing_and_every_bit_reaches_every_bit()
    {
        var source = new RandomKey(1).CreateSource();
        var (flips, trials) = (new int[64, 64], 4000);
        for (var trial = 0; trial < trials; trial++)
        {
            var value = source.NextBits();
            var mixed = RandomKey.Mix(value);
            Unmix(mixed).ShouldBe(value);
            for (var bit = 0; bit < 64; bit++)
            {
                var changed = mixed ^ RandomKey.Mix(value ^ (1UL << bit));
                for (var k = 0; k < 64; k++)
                {
                    flips[bit, k] += (int)(changed >> k & 1);
                }
            }
        }

        // Half of the trials, give or take six standard deviations: 4096 pairs of bits are looked at.
        var slack = 6 * Math.Sqrt(trials / 4.0);
        flips.Cast<int>().ShouldAllBe(count => Math.Abs(count - trials / 2.0) < slack);
    }

    [Fact]
    public void Keys_are_derived_by_their_formula_and_depend_on_nothing_else()
    {
        var root = new RandomKey(7);
        root.ShouldBe(new RandomKey(7, 0));
        root.Derive(3).ShouldBe(new RandomKey(7, RandomKey.Mix(unchecked(Golden * 4))));
        root.Derive(3).Derive(5UL).ShouldBe(new RandomKey(7, RandomKey.Mix(unchecked(RandomKey.Mix(unchecked(Golden * 4)) + Golden * 6))));
        root.Derive(5).ShouldBe(root.Derive(5UL));
        root.Derive(-1).ShouldBe(root.Derive(ulong.MaxValue));
        root.Derive(3).Derive(5).ShouldNotBe(root.Derive(5).Derive(3));
        new RandomKey(8).Derive(3).Stream.ShouldBe(root.Derive(3).Stream);
        new RandomKey(8).Derive(3).CreateSource().NextBits().ShouldNotBe(root.Derive(3).CreateSource().NextBits());
    }

    [Theory]
    // Test vectors of FNV-1a, 64 bits (Fowler, Noll, Vo, Eastlake: RFC 9923).
    [InlineData("", 0xcbf29ce484222325)]
    [InlineData("a", 0xaf63dc4c8601ec8c)]
    [InlineData("foobar", 0x85944171f73967e8)]
    public void A_purpose_is_hashed_by_fnv(string purpose, ulong hash) => new RandomKey(2).Derive(purpose).ShouldBe(new RandomKey(2).Derive(hash));

    [Fact]
    public void No_two_keys_of_a_run_are_the_same()
    {
        // Rounds, scenarios and steps beside one another, as hedging derives them, and the purposes that the rooms use.
        var root = new RandomKey(42);
        var keys = new HashSet<RandomKey>();
        var tops = Enumerable.Range(0, 40).Select(k => root.Derive(k)).Concat(new[] { "start", "mixture", "scenarios" }.Select(root.Derive));
        foreach (var first in tops)
        {
            keys.Add(first).ShouldBeTrue();
            foreach (var second in Enumerable.Range(0, 50).Select(k => first.Derive(k)))
            {
                keys.Add(second).ShouldBeTrue();
                Enumerable.Range(0, 50).ShouldAllBe(k => keys.Add(second.Derive(k)));
            }
        }

        keys.Count.ShouldBe(43 * (1 + 50 + 50 * 50));
    }

    [Fact]
    public void Neighbouring_keys_and_seeds_give_streams_that_look_independent()
    {
        ulong[][] families =
        [
            [.. Enumerable.Range(0, 20_000).Select(k => new RandomKey(5).Derive(k).CreateSource().NextBits())],
            [.. Enumerable.Range(0, 20_000).Select(k => new RandomKey((ulong)k).CreateSource().NextBits())],
            [.. Enumerable.Range(0, 20_000).Select(k => new RandomKey(5).Derive(9).Derive(k).Derive("start").CreateSource().NextBits())],
        ];
        foreach (var first in families)
        {
            // Neighbours differ in half of their bits: the sum of n binomials of 64 trials, within five standard deviations.
            var distance = first.Zip(first.Skip(1), (a, b) => BitOperations.PopCount(a ^ b)).Sum();
            Math.Abs(distance - 32.0 * (first.Length - 1)).ShouldBeLessThan(5 * Math.Sqrt(16.0 * first.Length));
            for (var bit = 0; bit < 64; bit++)
            {
                var ones = first.Count(value => (value >> bit & 1) == 1);
                Math.Abs(ones - first.Length / 2.0).ShouldBeLessThan(5 * Math.Sqrt(first.Length / 4.0), $"bit {bit}");
            }
        }
    }

    // The inverse of the finaliser, by the modular inverses of its two factors.
    private static ulong Unmix(ulong value)
    {
        value = value ^ (value >> 31) ^ (value >> 62);
        value *= 0x319642b2d24d8ec3;
        value = value ^ (value >> 27) ^ (value >> 54);
        value *= 0x96de1b173f119089;
        return value ^ (value >> 30) ^ (value >> 60);
    }
}
