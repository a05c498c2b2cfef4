using System.Numerics;
using Isinglass.Numerics.Random;

namespace Isinglass.Numerics.Tests.Random;

/// <summary>Every draw against the published generator, and every distribution against its law with fixed seeds.</summary>
public sealed class RandomSourceTests
{
    [Fact]
    public void The_twin_gives_the_published_outputs()
    {
        // xoshiro256plusplus.c from the state 1, 2, 3, 4; the same vector is tested by the crate rand_xoshiro.
        ulong[] published =
        [
            41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205,
            9973669472204895162, 14011001112246962877, 12406186145184390807, 15849039046786891736, 10450023813501588000,
        ];
        var twin = new ReferenceGenerator(1, 2, 3, 4);
        published.ShouldAllBe(value => twin.Next() == value);
    }

    [Fact]
    public void Bits_are_those_of_the_generator_seeded_by_the_key()
    {
        foreach (var key in new[] { new RandomKey(0), new RandomKey(1), new RandomKey(ulong.MaxValue), new RandomKey(3).Derive(4).Derive("start") })
        {
            var state = key.Seed ^ BitOperations.RotateLeft(RandomKey.Mix(key.Stream + 0x9E3779B97F4A7C15UL), 17);
            var words = new ulong[4];
            for (var k = 0; k < 4; k++)
            {
                words[k] = ReferenceGenerator.SplitMix(ref state);
            }

            var twin = new ReferenceGenerator(words[0], words[1], words[2], words[3]);
            var source = key.CreateSource();
            for (var k = 0; k < 1000; k++)
            {
                source.NextBits().ShouldBe(twin.Next());
            }
        }
    }

    [Fact]
    public void Every_draw_is_a_function_of_the_bits()
    {
        var (source, bits) = (new RandomKey(11).CreateSource(), new RandomKey(11).CreateSource());
        for (var k = 0; k < 1000; k++)
        {
            source.NextDouble().ShouldBe((bits.NextBits() >> 11) / 9007199254740992.0);
            source.NextBelow(1 + 37 * k).ShouldBe((int)(new BigInteger(bits.NextBits() >> 32) * (1 + 37 * k) / (BigInteger.One << 32)));
            var bit = (int)(bits.NextBits() >> 63);
            source.NextBit().ShouldBe(bit);
            source.NextSign().ShouldBe((bits.NextBits() >> 63) == 0 ? -1 : 1);
        }

        var filled = new sbyte[100];
        source.FillBits(filled);
        filled.ShouldBe(Enumerable.Range(0, 100).Select(_ => (sbyte)(bits.NextBits() >> 63)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Integers_below_a_bound_are_uniform(int bound)
    {
        var source = new RandomKey(21).Derive(bound).CreateSource();
        var counts = new int[bound];
        for (var k = 0; k < 200 * bound; k++)
        {
            counts[source.NextBelow(bound)]++;
        }

        IsUniform(counts).ShouldBeTrue();
    }

    [Fact]
    public void A_bound_below_one_is_refused()
    {
        var source = new RandomKey(1).CreateSource();
        Should.Throw<ArgumentOutOfRangeException>(() => source.NextBelow(0));
        Should.Throw<ArgumentOutOfRangeException>(() => source.NextBelow(-3));
        source.NextBelow(int.MaxValue).ShouldBeInRange(0, int.MaxValue - 1);
    }

    [Fact]
    public void Doubles_are_uniform_in_the_unit_interval_also_in_pairs()
    {
        var source = new RandomKey(22).CreateSource();
        var (cells, pairs, low) = (new int[256], new int[256], double.PositiveInfinity);
        var before = 0;
        for (var k = 0; k < 100_000; k++)
        {
            var value = source.NextDouble();
            value.ShouldBeInRange(0, 1 - 1.0 / 9007199254740992.0);
            low = Math.Min(low, value);
            cells[(int)(256 * value)]++;
            var cell = (int)(16 * value);
            pairs[16 * before + cell]++;
            before = cell;
        }

        IsUniform(cells).ShouldBeTrue();
        IsUniform(pairs).ShouldBeTrue();
        low.ShouldBeLessThan(1e-3);
    }

    [Fact]
    public void Gaussians_have_the_moments_and_the_shares_of_the_normal_law()
    {
        var source = new RandomKey(23).CreateSource();
        double[] values = [.. Enumerable.Range(0, 200_000).Select(_ => source.NextGaussian())];
        var n = values.Length;
        // Standard errors of the first four moments of n standard normal values.
        values.Average().ShouldBe(0, 5 / Math.Sqrt(n));
        values.Average(x => x * x).ShouldBe(1, 5 * Math.Sqrt(2.0 / n));
        values.Average(x => x * x * x).ShouldBe(0, 5 * Math.Sqrt(15.0 / n));
        values.Average(x => x * x * x * x).ShouldBe(3, 5 * Math.Sqrt(96.0 / n));
        foreach (var (bound, share) in new[] { (0.5, 0.382925), (1.0, 0.682689), (2.0, 0.954500), (3.0, 0.997300) })
        {
            ((double)values.Count(x => Math.Abs(x) < bound)).ShouldBe(share * n, 5 * Math.Sqrt(share * (1 - share) * n));
        }

        // Two draws of the source are used for one value, so neighbours are independent.
        values.Zip(values.Skip(1), (a, b) => a * b).Average().ShouldBe(0, 5 / Math.Sqrt(n));
    }

    [Fact]
    public void Shuffles_are_uniform_and_the_usual_wrong_one_is_not()
    {
        var source = new RandomKey(24).CreateSource();
        var right = Permutations(items => source.Shuffle(items.AsSpan()));
        right.Count.ShouldBe(24);
        IsUniform([.. right.Values]).ShouldBeTrue();

        // Each place exchanged with any other: 4^4 outcomes cannot fall evenly on 4! orders.
        var wrong = Permutations(items =>
        {
            for (var i = 0; i < items.Length; i++)
            {
                var j = source.NextBelow(items.Length);
                (items[i], items[j]) = (items[j], items[i]);
            }
        });
        IsUniform([.. wrong.Values]).ShouldBeFalse();
    }

    private static Dictionary<string, int> Permutations(Action<int[]> shuffle)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var k = 0; k < 24_000; k++)
        {
            int[] items = [0, 1, 2, 3];
            shuffle(items);
            var order = string.Concat(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        return counts;
    }

    /// <summary>Pearson's chi-square of equal cells below its mean plus six of its standard deviations.</summary>
    private static bool IsUniform(int[] counts)
    {
        var (freedom, expected) = (counts.Length - 1, counts.Average());
        return counts.Sum(count => (count - expected) * (count - expected) / expected) <= freedom + 6 * Math.Sqrt(2.0 * freedom);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(64)]
    public void Exponentials_are_the_logarithms_of_the_uniform_numbers_in_their_order(int count)
    {
        var values = new double[count];
        new RandomSource(new RandomKey(5)).FillExponential(values);
        var uniform = new RandomSource(new RandomKey(5));
        foreach (var value in values)
        {
            value.ShouldBe(-PortableMath.Log(1 - uniform.NextDouble()));
        }
    }
}
