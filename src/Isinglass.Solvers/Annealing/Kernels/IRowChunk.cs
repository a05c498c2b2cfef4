using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>One term of each of 16 variables: indices of rows and coefficients, lane by lane.</summary>
internal unsafe interface IRowChunk<TSelf>
    where TSelf : unmanaged, IRowChunk<TSelf>
{
    /// <summary>Whether a problem's row numbers and coefficients fit.</summary>
    static abstract bool Fits(SpinProblem problem);

    /// <summary>Sets a lane.</summary>
    static abstract void Set(TSelf* chunk, int lane, int row, double coefficient);

    /// <summary>sum + coefficient * pushes[row] in each lane.</summary>
    static abstract Vector512<float> Accumulate(TSelf* chunk, float* pushes, Vector512<float> sum);
}

/// <summary>48 bytes: row numbers below 2^16 and coefficients of a byte.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 16, Size = 48)]
internal unsafe struct CompactRowChunk : IRowChunk<CompactRowChunk>
{
    private fixed ushort _rows[16];
    private fixed sbyte _coefficients[16];

    /// <inheritdoc/>
    public static bool Fits(SpinProblem problem) =>
        problem.SquaredTerms.Count < ushort.MaxValue
        && Array.TrueForAll(problem.SquaredTerms.Rows.Values, g => Math.Abs(g) <= sbyte.MaxValue && g == Math.Round(g));

    /// <inheritdoc/>
    public static void Set(CompactRowChunk* chunk, int lane, int row, double coefficient)
    {
        chunk->_rows[lane] = (ushort)row;
        chunk->_coefficients[lane] = (sbyte)coefficient;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Accumulate(CompactRowChunk* chunk, float* pushes, Vector512<float> sum)
    {
        var rows = (ushort*)chunk;
        var coefficients = (sbyte*)chunk + 32;
        if (Avx512F.IsSupported)
        {
            var low = Avx2.GatherVector256(pushes, Avx2.ConvertToVector256Int32(Vector128.Load(rows)), sizeof(float));
            var high = Avx2.GatherVector256(pushes, Avx2.ConvertToVector256Int32(Vector128.Load(rows + 8)), sizeof(float));
            var factors = Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(coefficients)));
            return Vector512.FusedMultiplyAdd(factors, Vector512.Create(low, high), sum);
        }

        return Scalar(rows, coefficients, pushes, sum);
    }

    /// <summary>The same lane by lane; a fused multiply-add rounds equally everywhere.</summary>
    private static Vector512<float> Scalar(ushort* rows, sbyte* coefficients, float* pushes, Vector512<float> sum)
    {
        var gathered = stackalloc float[16];
        var factors = stackalloc float[16];
        for (var lane = 0; lane < 16; lane++)
        {
            gathered[lane] = pushes[rows[lane]];
            factors[lane] = coefficients[lane];
        }

        return Vector512.FusedMultiplyAdd(Vector512.Load(factors), Vector512.Load(gathered), sum);
    }
}

/// <summary>128 bytes: any row number, any coefficient in single precision.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct WideRowChunk : IRowChunk<WideRowChunk>
{
    private fixed int _rows[16];
    private fixed float _coefficients[16];

    /// <inheritdoc/>
    public static bool Fits(SpinProblem problem) => true;

    /// <inheritdoc/>
    public static void Set(WideRowChunk* chunk, int lane, int row, double coefficient)
    {
        chunk->_rows[lane] = row;
        chunk->_coefficients[lane] = (float)coefficient;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Accumulate(WideRowChunk* chunk, float* pushes, Vector512<float> sum)
    {
        var rows = (int*)chunk;
        var coefficients = (float*)chunk + 16;
        if (Avx2.IsSupported)
        {
            var low = Avx2.GatherVector256(pushes, Vector256.Load(rows), sizeof(float));
            var high = Avx2.GatherVector256(pushes, Vector256.Load(rows + 8), sizeof(float));
            return Vector512.FusedMultiplyAdd(Vector512.Load(coefficients), Vector512.Create(low, high), sum);
        }

        var gathered = stackalloc float[16];
        for (var lane = 0; lane < 16; lane++)
        {
            gathered[lane] = pushes[rows[lane]];
        }

        return Vector512.FusedMultiplyAdd(Vector512.Load(coefficients), Vector512.Load(gathered), sum);
    }
}
