using System.Numerics;

namespace Isinglass.Numerics.Tests.Random;

/// <summary>The published generators, written down as they are published: the twin of the room's own.</summary>
internal sealed class ReferenceGenerator(ulong s0, ulong s1, ulong s2, ulong s3)
{
    private readonly ulong[] _state = [s0, s1, s2, s3];

    /// <summary>One step of SplitMix64 (Vigna, splitmix64.c, 2015).</summary>
    public static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>One step of xoshiro256++ (Blackman, Vigna, xoshiro256plusplus.c, 2019).</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_state[0] + _state[3], 23) + _state[0];
        var t = _state[1] << 17;
        _state[2] ^= _state[0];
        _state[3] ^= _state[1];
        _state[1] ^= _state[2];
        _state[0] ^= _state[3];
        _state[2] ^= t;
        _state[3] = BitOperations.RotateLeft(_state[3], 45);
        return result;
    }
}
