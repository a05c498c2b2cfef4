using Isinglass.Hedging.Rounds;

namespace Isinglass.Hedging.Rules;

/// <summary>A bit is fixed after a number of rounds in a row in which all copies agree on it.</summary>
internal sealed class AgreementFixing(int rounds) : IFixingRule
{
    public IReadOnlyList<int> Choose(Consensus consensus, FixedBits bits) => [.. bits.Free.Where(i => consensus.Agreements[i] >= rounds)];
}
