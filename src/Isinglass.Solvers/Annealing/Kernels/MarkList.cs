using System.Numerics;
using System.Runtime.CompilerServices;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>From marks (one bit a lane, one word a block) to a list of slots.</summary>
internal static unsafe class MarkList
{
    /// <summary>
    /// Writes the slots of all marks of the blocks <paramref name="first"/> .. <paramref name="last"/> one after the other and returns their number. Three are
    /// written per block whether there are so many or not (what is too much is overwritten), so that the common case has no branch that depends on random
    /// numbers. The list needs room for three more than there are marks.
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
