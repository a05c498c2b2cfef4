using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isinglass.Solvers;

/// <summary>Couplings as a square of padded rows.</summary>
internal static unsafe class DenseRows
{
    // A square above this is left to other forms: memory, and rows that come from it, would decide the speed.
    private const long BytesMax = 1L << 30;

    /// <summary>Elements of a row with its padding: whole vectors of bytes.</summary>
    public static int Stride(int count) => (count + 63) / 64 * 64;

    /// <summary>Whether the square is small enough.</summary>
    public static bool Fit(int count, int elementSize) => (long)Stride(count) * Stride(count) * elementSize <= BytesMax;

    /// <summary>
    /// The couplings of an integral problem as bytes, squared terms multiplied out; null when a coupling does not fit into a byte or a bound of |field|
    /// is above <paramref name="fieldMax"/>. <paramref name="sums"/> receives the sums of the rows.
    /// </summary>
    public static NativeBuffer<sbyte>? TryBytes(SpinProblem problem, double fieldMax, Span<double> sums)
    {
        var stride = Stride(problem.Count);
        var rows = new NativeBuffer<sbyte>((long)problem.Count * stride);
        var row = new double[problem.Count];
        for (var i = 0; i < problem.Count; i++)
        {
            problem.ExpandedRow(i, row);
            var (largest, magnitudes) = (0.0, 0.0);
            var target = rows.Pointer + (long)i * stride;
            for (var j = 0; j < row.Length; j++)
            {
                var magnitude = Math.Abs(row[j]);
                largest = Math.Max(largest, magnitude);
                magnitudes += magnitude;
                sums[i] += row[j];
                target[j] = (sbyte)row[j];
            }

            if (largest > sbyte.MaxValue || magnitudes + Math.Abs(problem.ExpandedLinear[i]) > fieldMax)
            {
                rows.Dispose();
                return null;
            }
        }

        return rows;
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
