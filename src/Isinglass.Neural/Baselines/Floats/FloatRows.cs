using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isinglass.Neural.Baselines.Floats;

/// <summary>
/// The inner loops of gradient training. Rows of float are padded with zeros to a multiple of 16 and always summed in 16 lanes, products and sums rounded
/// separately (no fused multiply-add), so the bits are equal whether a machine has vectors of 512, 256 or 128 bits or none.
/// </summary>
internal static class FloatRows
{
    /// <summary>Floats in a vector.</summary>
    public const int Lanes = 16;

    /// <summary>The length of a row that has room for <paramref name="count"/> values.</summary>
    public static int Padded(int count) => (count + Lanes - 1) / Lanes * Lanes;

    /// <summary>sums[j] = sum_i rows[j * input.Length + i] * input[i]; four rows at a time share the loads of the input.</summary>
    public static void Multiply(ReadOnlySpan<float> rows, ReadOnlySpan<float> input, Span<float> sums)
    {
        ref var w = ref MemoryMarshal.GetReference(rows);
        ref var x = ref MemoryMarshal.GetReference(input);
        var stride = (nuint)input.Length;
        var j = 0;
        for (; j <= sums.Length - 4; j += 4)
        {
            ref var w0 = ref Unsafe.Add(ref w, (nuint)j * stride);
            ref var w1 = ref Unsafe.Add(ref w0, stride);
            ref var w2 = ref Unsafe.Add(ref w1, stride);
            ref var w3 = ref Unsafe.Add(ref w2, stride);
            var (s0, s1, s2, s3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
            for (nuint i = 0; i < stride; i += Lanes)
            {
                var v = Vector512.LoadUnsafe(ref x, i);
                s0 += Vector512.LoadUnsafe(ref w0, i) * v;
                s1 += Vector512.LoadUnsafe(ref w1, i) * v;
                s2 += Vector512.LoadUnsafe(ref w2, i) * v;
                s3 += Vector512.LoadUnsafe(ref w3, i) * v;
            }

            sums[j] = Sum(s0);
            sums[j + 1] = Sum(s1);
            sums[j + 2] = Sum(s2);
            sums[j + 3] = Sum(s3);
        }

        for (; j < sums.Length; j++)
        {
            ref var row = ref Unsafe.Add(ref w, (nuint)j * stride);
            var sum = Vector512<float>.Zero;
            for (nuint i = 0; i < stride; i += Lanes)
            {
                sum += Vector512.LoadUnsafe(ref row, i) * Vector512.LoadUnsafe(ref x, i);
            }

            sums[j] = Sum(sum);
        }
    }

    /// <summary>target += factor * source.</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float factor)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var s = ref MemoryMarshal.GetReference(source);
        var scale = Vector512.Create(factor);
        for (nuint i = 0; i < (nuint)target.Length; i += Lanes)
        {
            (Vector512.LoadUnsafe(ref t, i) + scale * Vector512.LoadUnsafe(ref s, i)).StoreUnsafe(ref t, i);
        }
    }

    /// <summary>target *= factors.</summary>
    public static void Scale(Span<float> target, ReadOnlySpan<float> factors)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var f = ref MemoryMarshal.GetReference(factors);
        for (nuint i = 0; i < (nuint)target.Length; i += Lanes)
        {
            (Vector512.LoadUnsafe(ref t, i) * Vector512.LoadUnsafe(ref f, i)).StoreUnsafe(ref t, i);
        }
    }

    /// <summary>The sum over the lanes, halves folded onto each other: one fixed order on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector512<float> v)
    {
        var half = v.GetLower() + v.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        quarter += Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1));
        quarter += Vector128.Shuffle(quarter, Vector128.Create(1, 0, 3, 2));
        return quarter.ToScalar();
    }

    /// <summary>The largest of the lanes.</summary>
    internal static float Largest(Vector512<float> v)
    {
        var half = Vector256.Max(v.GetLower(), v.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        quarter = Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
        quarter = Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(1, 0, 3, 2)));
        return quarter.ToScalar();
    }
}
