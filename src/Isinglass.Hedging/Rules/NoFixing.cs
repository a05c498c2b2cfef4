using Isinglass.Hedging.Rounds;

namespace Isinglass.Hedging.Rules;

/// <summary>All bits stay free.</summary>
internal sealed class NoFixing : IFixingRule
{
    public IReadOnlyList<int> Choose(Consensus consensus, FixedBits bits) => [];
}
