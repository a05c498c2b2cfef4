using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>
/// Random numbers for lanes: eight xorshift128+ generators (Vigna, 2017; shifts 23, 17, 26) side by side, 512 bits a step. Each lane is seeded from its
/// own child of the key. All operations are exact integer arithmetic, so every instruction set gives the same bits.
/// </summary>
internal struct LaneRandom
{
    private Vector512<ulong> _first;
    private Vector512<ulong> _second;

    /// <summary>Generators at the start of a key's stream.</summary>
    public LaneRandom(RandomKey key)
    {
        var source = key.CreateSource();
        for (var lane = 0; lane < Vector512<ulong>.Count; lane++)
        {
            // The state must not be zero; | 1 in one half is enough and loses one bit of seed.
            _first = _first.WithElement(lane, source.NextBits() | 1);
            _second = _second.WithElement(lane, source.NextBits());
        }
    }

    /// <summary>512 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<ulong> Next()
    {
        var x = _first;
        var y = _second;
        _first = y;
        x ^= x << 23;
        _second = x ^ y ^ (x >>> 17) ^ (y >>> 26);
        return _second + y;
    }

    /// <summary>The least value of ln u: a proposal with -dE / T below it cannot be accepted and needs no random number.</summary>
    public const float LeastLogarithm = -21.5f;
}

/// <summary>
/// factor * ln(u) + addend in 16 lanes for u uniform over {1, 3, .., 2^31 - 1} / 2^31: the largest of these is 0 (times the factor), the smallest -21.5.
/// Metropolis accepts a change dE when -dE / T >= ln u.
/// </summary>
/// <remarks>
/// log2 of the float's mantissa by the minimax polynomial of degree 4 on [1, 2) (error 9e-5; its constant is lowered by that error, so that the result
/// is never above 0). A probability of acceptance is thus right to 1.2e-4 of itself. FMA rounds once on every instruction set: same bits everywhere.
/// </remarks>
internal readonly struct ScaledLog
{
    private const float Ln2 = 0.693147181f;
    private readonly Vector512<float> _factor;
    private readonly Vector512<float> _addend;

    public ScaledLog(float factor, float addend)
    {
        _factor = Vector512.Create(factor * Ln2);
        _addend = Vector512.Create(addend - factor * Ln2 * 31);
    }

    /// <summary>The scaled logarithm of the uniform numbers that 512 random bits hold, 31 bits a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Of(Vector512<ulong> bits)
    {
        var uniform = Vector512.ConvertToSingle(bits.AsInt32() & Vector512.Create(int.MaxValue) | Vector512<int>.One);
        Vector512<float> exponent;
        Vector512<float> mantissa;
        if (Avx512F.IsSupported)
        {
            exponent = Avx512F.GetExponent(uniform);
            mantissa = Avx512F.GetMantissa(uniform, 0);
        }
        else
        {
            // The same two numbers from the float's fields: 8 bits of exponent with bias 127, 23 bits of mantissa.
            exponent = Vector512.ConvertToSingle((uniform.AsInt32() >>> 23) - Vector512.Create(127));
            mantissa = (uniform.AsInt32() & Vector512.Create(0x007F_FFFF) | Vector512.Create(0x3F80_0000)).AsSingle();
        }

        var p = Vector512.FusedMultiplyAdd(mantissa, Vector512.Create(-0.08161581f), Vector512.Create(0.64514236f));
        p = Vector512.FusedMultiplyAdd(p, mantissa, Vector512.Create(-2.1206751f));
        p = Vector512.FusedMultiplyAdd(p, mantissa, Vector512.Create(4.0700908f));
        p = Vector512.FusedMultiplyAdd(p, mantissa, Vector512.Create(-2.5129422f));
        return Vector512.FusedMultiplyAdd(exponent + p, _factor, _addend);
    }
}
