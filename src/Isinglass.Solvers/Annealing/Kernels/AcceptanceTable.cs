using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>
/// Probabilities exp(-2 k / T) of accepting a flip with s f = -k, k = 0 .. 63, in units of 2^-32: upper 16 bits as two vectors to look up with one
/// permutation, lower 16 bits to break ties. Level 63 stands for all above, so the table serves temperatures at which those are never accepted.
/// </summary>
internal struct AcceptanceTable
{
    /// <summary>Number of levels.</summary>
    public const int Size = 64;

    private readonly Vector512<ushort> _upperLow;
    private readonly Vector512<ushort> _upperHigh;
    private Levels _lower;

    /// <summary>The table of a temperature that <see cref="Suffices"/>; at 0 only moves that lower the energy are accepted.</summary>
    public AcceptanceTable(double temperature)
    {
        Span<ushort> upper = stackalloc ushort[Size];
        for (var k = 1; k < Size; k++)
        {
            var probability = (uint)Math.Min(Math.Exp(-2.0 * k / temperature) * 4294967296.0, uint.MaxValue);
            upper[k] = (ushort)(probability >> 16);
            _lower[k] = (ushort)probability;
            LevelCount = probability > 0 ? k + 1 : LevelCount;
        }

        LevelCount = Math.Max(LevelCount, 1);
        _upperLow = Vector512.Create<ushort>(upper);
        _upperHigh = Vector512.Create<ushort>(upper[Vector512<ushort>.Count..]);
    }

    /// <summary>Number of levels that can be accepted: a gain of -<see cref="LevelCount"/> or less never is.</summary>
    public int LevelCount { get; }

    /// <summary>Whether level 63 is never accepted at a temperature: exp(-126 / T) &lt; 2^-32. Strict descent (0) has another rule and no table.</summary>
    public static bool Suffices(double temperature) => temperature > 0 && temperature < 126 / 22.2;

    /// <summary>Upper halves of the probabilities of levels 0 .. 31, to be kept in a register.</summary>
    public readonly Vector512<ushort> UpperLow => _upperLow;

    /// <summary>Upper halves of the probabilities of levels 32 .. 63.</summary>
    public readonly Vector512<ushort> UpperHigh => _upperHigh;

    /// <summary>Lower half of the probability of a level.</summary>
    public readonly ushort Lower(int level) => _lower[level];

    /// <summary>Upper halves of the probabilities of 32 levels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> LookUp(Vector512<ushort> low, Vector512<ushort> high, Vector512<ushort> levels) =>
        Avx512BW.IsSupported ? Avx512BW.PermuteVar32x16x2(low, levels, high) : LookUpEach(low, high, levels);

    /// <summary>The same permutation element by element, for processors without the instruction.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<ushort> LookUpEach(Vector512<ushort> low, Vector512<ushort> high, Vector512<ushort> levels)
    {
        Span<ushort> table = stackalloc ushort[Size];
        Span<ushort> result = stackalloc ushort[Vector512<ushort>.Count];
        low.CopyTo(table);
        high.CopyTo(table[Vector512<ushort>.Count..]);
        for (var lane = 0; lane < result.Length; lane++)
        {
            result[lane] = table[levels[lane]];
        }

        return Vector512.Create<ushort>(result);
    }

    [InlineArray(Size)]
    private struct Levels
    {
        private ushort _first;
    }
}
