using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>Couplings as a matrix of padded rows.</summary>
internal static unsafe class DenseRows
{
    // A larger matrix is left to other layouts, since main memory would limit the speed.
    private const long BytesMax = 1L << 30;

    /// <summary>Elements of a row with its padding: whole vectors of bytes.</summary>
    public static int Stride(int count) => (count + 63) / 64 * 64;

    /// <summary>Whether the matrix is small enough.</summary>
    public static bool Fit(int count, int elementSize) => (long)Stride(count) * Stride(count) * elementSize <= BytesMax;

    /// <summary>
    /// The couplings of an integral problem as bytes, squared terms multiplied out; null when a coupling does not fit into a byte or a bound of |field|
    /// is above <paramref name="fieldMax"/>. <paramref name="sums"/> receives the sums of the rows.
    /// </summary>
    public static NativeBuffer<sbyte>? TryBytes(SpinProblem problem, double fieldMax, Span<double> sums)
    {
        var stride = Stride(problem.Count);
        var rows = new NativeBuffer<sbyte>((long)problem.Count * stride);
        using var row = new NativeBuffer<float>(stride);
        for (var i = 0; i < problem.Count; i++)
        {
            problem.ExpandedRow(i, new Span<float>(row.Pointer, problem.Count));
            var (largest, magnitudes, sum) = Narrow(row.Pointer, rows.Pointer + (long)i * stride, stride);
            sums[i] = sum;
            if (largest > sbyte.MaxValue || magnitudes + Math.Abs(problem.ExpandedLinear[i]) > fieldMax)
            {
                rows.Dispose();
                return null;
            }
        }

        return rows;
    }

    /// <summary>Integers as bytes, with the largest magnitude, the sum of magnitudes and the sum.</summary>
    private static (double Largest, double Magnitudes, double Sum) Narrow(float* source, sbyte* target, int length)
    {
        var largest = Vector512<float>.Zero;
        var magnitudes = Vector512<float>.Zero;
        var sum = Vector512<float>.Zero;
        for (var k = 0; k < length; k += 16)
        {
            var values = Vector512.LoadAligned(source + k);
            largest = Vector512.Max(largest, Vector512.Abs(values));
            magnitudes += Vector512.Abs(values);
            sum += values;
            var whole = Vector512.ConvertToInt32Native(values);
            Vector128.StoreAligned(Vector128.NarrowWithSaturation(
                Vector128.NarrowWithSaturation(whole.GetLower().GetLower(), whole.GetLower().GetUpper()),
                Vector128.NarrowWithSaturation(whole.GetUpper().GetLower(), whole.GetUpper().GetUpper())), target + k);
        }

        var most = 0f;
        for (var lane = 0; lane < 16; lane++)
        {
            most = Math.Max(most, largest[lane]);
        }

        return (most, Vector512.Sum(magnitudes), Vector512.Sum(sum));
    }

    /// <summary>32 bytes as 32 numbers of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Widen(sbyte* source)
    {
        if (Avx512BW.IsSupported)
        {
            return Avx512BW.ConvertToVector512Int16(Vector256.LoadAligned(source));
        }

        var (low, high) = Vector256.Widen(Vector256.LoadAligned(source));
        return Vector512.Create(low, high);
    }
}
