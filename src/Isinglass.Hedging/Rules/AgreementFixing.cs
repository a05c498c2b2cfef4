using Isinglass.Hedging.Rounds;

namespace Isinglass.Hedging.Rules;

/// <summary>A bit is fixed once all copies have agreed on it for some rounds in a row.</summary>
internal sealed class AgreementFixing(int rounds) : IFixingRule
{
    public IReadOnlyList<int> Choose(Consensus consensus, FixedBits bits) => [.. bits.Free.Where(i => consensus.Agreements[i] >= rounds)];
}
