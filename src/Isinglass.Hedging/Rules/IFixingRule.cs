using Isinglass.Hedging.Rounds;

namespace Isinglass.Hedging.Rules;

/// <summary>Which bits are fixed at their rounded xbar for the rest of the run.</summary>
internal interface IFixingRule
{
    /// <summary>The free bits to fix now.</summary>
    IReadOnlyList<int> Choose(Consensus consensus, FixedBits bits);
}
