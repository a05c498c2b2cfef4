using Isinglass.Hedging.Rounds;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Rules;

/// <summary>Every scenario's copy.</summary>
internal sealed class Copies : ICandidateSource
{
    public IEnumerable<ReadOnlyMemory<sbyte>> Draw(Consensus consensus, IEnumerable<ReadOnlyMemory<sbyte>> copies, RandomKey key, int round) =>
        copies.Select(copy => copy[..consensus.Xbar.Length]);
}
