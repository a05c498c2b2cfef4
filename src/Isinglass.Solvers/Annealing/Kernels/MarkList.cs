using System.Numerics;
using System.Runtime.CompilerServices;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>Turns marks (one bit a lane, one word a block) into a list of slots.</summary>
internal static unsafe class MarkList
{
    /// <summary>
    /// Writes the slots of all marks of the blocks <paramref name="first"/> .. <paramref name="last"/> one after the other and returns their number. Three are
    /// written for every block even if it has fewer marks (the surplus is overwritten), so that the common case has no branch on random numbers. The list needs
    /// room for three more than the marks.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(uint* marks, int first, int last, int lanes, int* list)
    {
        var count = 0;
        for (var slot = first; slot < last; slot += lanes)
        {
            var mask = *marks++;
            var at = count;
            count += BitOperations.PopCount(mask);
            list[at] = slot + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            list[at + 1] = slot + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            list[at + 2] = slot + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            for (at += 3; mask != 0; at++)
            {
                list[at] = slot + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
            }
        }

        return count;
    }
}
