using System.Runtime.Intrinsics;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Lanes;

/// <summary>
/// Sixteen generators xorshift128 (Marsaglia 2003) side by side, one per lane, seeded from a <see cref="RandomKey"/>: noise for lock-step agents. A lane is an
/// agent; equal keys give equal numbers with any instruction set.
/// </summary>
internal sealed class AgentRandom
{
    private Vector512<uint> _x;
    private Vector512<uint> _y;
    private Vector512<uint> _z;
    private Vector512<uint> _w;

    public AgentRandom(RandomKey key)
    {
        var source = key.CreateSource();
        (_x, _y, _z, _w) = (Seed(source), Seed(source), Seed(source), Seed(source));
    }

    /// <summary>Uniform in [-1, 1), 24 bits.</summary>
    public Vector512<float> NextSymmetric() => Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(NextBits().AsInt32(), 8)) * (1.0f / 8388608.0f);

    /// <summary>
    /// Nearly standard normal: the centred sum of the four bytes of a word, divided by its standard deviation sqrt(4 (256^2 - 1) / 12). Range about +-3.45,
    /// kurtosis -0.3: enough for noise of which thousands are added up.
    /// </summary>
    public Vector512<float> NextGaussian()
    {
        var bits = NextBits();
        var low = Vector512.Create(0x00FF00FFu);
        var pairs = (bits & low) + (Vector512.ShiftRightLogical(bits, 8) & low);
        var sum = (pairs & Vector512.Create(0xFFFFu)) + Vector512.ShiftRightLogical(pairs, 16);
        return (Vector512.ConvertToSingle(sum.AsInt32()) - Vector512.Create(510.0f)) * (1.0f / 147.80167f);
    }

    private static Vector512<uint> Seed(RandomSource source)
    {
        var words = Vector512<uint>.Zero;
        for (var lane = 0; lane < Vector512<uint>.Count; lane++)
        {
            // Never all zero, the one state that the generator cannot leave.
            words = words.WithElement(lane, (uint)(source.NextBits() >> 32) | 1u);
        }

        return words;
    }

    private Vector512<uint> NextBits()
    {
        var t = _x ^ Vector512.ShiftLeft(_x, 11);
        (_x, _y, _z) = (_y, _z, _w);
        _w = _w ^ Vector512.ShiftRightLogical(_w, 19) ^ t ^ Vector512.ShiftRightLogical(t, 8);
        return _w;
    }
}
