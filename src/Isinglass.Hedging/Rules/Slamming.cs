using Isinglass.Hedging.Rounds;

namespace Isinglass.Hedging.Rules;

/// <summary>
/// To end a cycle, bits near consensus are fixed: all within a tolerance, or else the nearest one ("slamming": Watson, Woodruff, Computational Management
/// Science 8, 2011).
/// </summary>
internal sealed class Slamming(double tolerance) : IFixingRule
{
    public IReadOnlyList<int> Choose(Consensus consensus, FixedBits bits)
    {
        var near = bits.Free.Where(i => Distance(i) <= tolerance).ToArray();
        return near.Length > 0 ? near : [.. bits.Free.OrderBy(Distance).Take(1)];

        double Distance(int i) => Math.Min(consensus.Xbar[i], 1 - consensus.Xbar[i]);
    }
}
