using System.Numerics;
using System.Runtime.Intrinsics;

namespace Isinglass.Numerics.Random;

/// <summary>
/// Scalar generator xoshiro256++ (Blackman, Vigna, ACM TOMS 2021), seeded from a <see cref="RandomKey"/> by SplitMix64. Kernels with lanes have their own
/// vector generators; this one is for everything that is not a hot loop.
/// </summary>
public sealed class RandomSource
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>A generator at the start of the stream of <paramref name="key"/>.</summary>
    public RandomSource(RandomKey key)
    {
        var state = key.Seed ^ BitOperations.RotateLeft(RandomKey.Mix(key.Stream + 0x9E3779B97F4A7C15UL), 17);
        _s0 = Split(ref state);
        _s1 = Split(ref state);
        _s2 = Split(ref state);
        _s3 = Split(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>Uniform in 0 .. <paramref name="bound"/> - 1 by multiply-shift of 32 bits; the bias is below bound / 2^32.</summary>
    public int NextBelow(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)(((NextBits() >> 32) * (ulong)bound) >> 32);
    }

    /// <summary>0 or 1.</summary>
    public int NextBit() => (int)(NextBits() >> 63);

    /// <summary>Draws every entry as 0 or 1, in order.</summary>
    public void FillBits(Span<sbyte> bits)
    {
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = (sbyte)NextBit();
        }
    }

    /// <summary>Draws every entry from the standard exponential distribution, in order: -ln(1 - <see cref="NextDouble"/>).</summary>
    internal void FillExponential(Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = 1 - NextDouble();
        }

        var done = 0;
        for (; done <= values.Length - Vector512<double>.Count; done += Vector512<double>.Count)
        {
            var part = values.Slice(done, Vector512<double>.Count);
            (-PortableMath.Log(Vector512.Create<double>(part))).CopyTo(part);
        }

        for (; done < values.Length; done++)
        {
            values[done] = -PortableMath.Log(values[done]);
        }
    }

    /// <summary>-1 or +1.</summary>
    public int NextSign() => NextBit() == 0 ? -1 : 1;

    /// <summary>Standard normal by the method of Box and Muller (1958).</summary>
    public double NextGaussian()
    {
        var u = 1.0 - NextDouble();
        return Math.Sqrt(-2.0 * Math.Log(u)) * Math.Cos(2.0 * Math.PI * NextDouble());
    }

    /// <summary>Uniform random permutation in place (Fisher, Yates; Durstenfeld 1964).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextBelow(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Split(ref ulong state) => RandomKey.Mix(state += 0x9E3779B97F4A7C15UL);
}
