using Isinglass.Hedging.Rounds;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Rules;

/// <summary>Points drawn bit by bit with the probabilities xbar.</summary>
internal sealed class Mixtures(int count) : ICandidateSource
{
    public IEnumerable<ReadOnlyMemory<sbyte>> Draw(Consensus consensus, IEnumerable<ReadOnlyMemory<sbyte>> copies, RandomKey key, int round)
    {
        for (var k = 0; k < count; k++)
        {
            var random = key.Derive("mixture").Derive(round).Derive(k).CreateSource();
            yield return consensus.Xbar.Select(value => random.NextDouble() < value ? (sbyte)1 : (sbyte)0).ToArray();
        }
    }
}
