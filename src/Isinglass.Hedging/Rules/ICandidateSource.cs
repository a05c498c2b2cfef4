using Isinglass.Hedging.Rounds;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Rules;

/// <summary>Points of a round that are scored by the whole objective beside the rounded consensus.</summary>
internal interface ICandidateSource
{
    /// <summary>The candidates, shared bits (0/1).</summary>
    /// <param name="consensus">xbar of the round.</param>
    /// <param name="copies">The scenarios' points, shared bits first.</param>
    /// <param name="key">The key of the run.</param>
    /// <param name="round">Number of the round, 0-based.</param>
    IEnumerable<ReadOnlyMemory<sbyte>> Draw(Consensus consensus, IEnumerable<ReadOnlyMemory<sbyte>> copies, RandomKey key, int round);
}
