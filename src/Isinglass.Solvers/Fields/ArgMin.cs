using System.Numerics;
using System.Runtime.Intrinsics;

namespace Isinglass.Solvers.Fields;

/// <summary>The index of the least change of energy, ties broken by a start index that the caller draws.</summary>
internal static class ArgMin
{
    /// <summary>The first index whose value is the least; -1 for none.</summary>
    public static int First(ReadOnlySpan<double> values)
    {
        var least = Least(values, [], 0, out _);
        return double.IsPositiveInfinity(least) ? -1 : LocateIn(0, values.Length, values, [], 0, least);
    }

    /// <summary>
    /// The least value among the indices with <paramref name="blockedUntil"/> at or below <paramref name="now"/> (an empty span blocks nothing); +infinity
    /// for none. Lanes are eight neighbouring variables, blocked lanes count as +infinity; the remainder is done one by one.
    /// </summary>
    public static double Least(ReadOnlySpan<double> values, ReadOnlySpan<double> blockedUntil, double now, out double leastOfAll)
    {
        var none = Vector512.Create(double.PositiveInfinity);
        var (wideFree, wideAll) = (none, none);
        var limit = Vector512.Create(now);
        var k = 0;
        for (; k <= values.Length - Vector512<double>.Count; k += Vector512<double>.Count)
        {
            var lanes = Vector512.Create(values.Slice(k, Vector512<double>.Count));
            wideAll = Vector512.MinNative(wideAll, lanes);
            if (!blockedUntil.IsEmpty)
            {
                var free = Vector512.LessThanOrEqual(Vector512.Create(blockedUntil.Slice(k, Vector512<double>.Count)), limit);
                wideFree = Vector512.MinNative(wideFree, Vector512.ConditionalSelect(free, lanes, none));
            }
        }

        leastOfAll = LeastLane(wideAll);
        var least = blockedUntil.IsEmpty ? leastOfAll : LeastLane(wideFree);
        for (; k < values.Length; k++)
        {
            leastOfAll = Math.Min(leastOfAll, values[k]);
            if (blockedUntil.IsEmpty || blockedUntil[k] <= now)
            {
                least = Math.Min(least, values[k]);
            }
        }

        return least;
    }

    /// <summary>The first index at or after <paramref name="start"/>, cyclically, that is not blocked and has the value; -1 for none.</summary>
    public static int Locate(int start, ReadOnlySpan<double> values, ReadOnlySpan<double> blockedUntil, double now, double value)
    {
        var at = LocateIn(start, values.Length, values, blockedUntil, now, value);
        return at >= 0 ? at : LocateIn(0, start, values, blockedUntil, now, value);
    }

    private static double LeastLane(Vector512<double> lanes)
    {
        var least = lanes[0];
        for (var lane = 1; lane < Vector512<double>.Count; lane++)
        {
            least = Math.Min(least, lanes[lane]);
        }

        return least;
    }

    private static int LocateIn(int from, int to, ReadOnlySpan<double> values, ReadOnlySpan<double> blockedUntil, double now, double value)
    {
        var (wanted, limit) = (Vector512.Create(value), Vector512.Create(now));
        var k = from;
        for (; k <= to - Vector512<double>.Count; k += Vector512<double>.Count)
        {
            var hits = Vector512.Equals(Vector512.Create(values.Slice(k, Vector512<double>.Count)), wanted);
            if (!blockedUntil.IsEmpty)
            {
                hits &= Vector512.LessThanOrEqual(Vector512.Create(blockedUntil.Slice(k, Vector512<double>.Count)), limit);
            }

            if (hits.ExtractMostSignificantBits() is > 0 and var bits)
            {
                return k + BitOperations.TrailingZeroCount(bits);
            }
        }

        for (; k < to; k++)
        {
            if (values[k] == value && (blockedUntil.IsEmpty || blockedUntil[k] <= now))
            {
                return k;
            }
        }

        return -1;
    }
}
