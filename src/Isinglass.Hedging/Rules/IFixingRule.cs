using Isinglass.Hedging.Rounds;

namespace Isinglass.Hedging.Rules;

/// <summary>Which bits are fixed for good at their rounded xbar.</summary>
internal interface IFixingRule
{
    /// <summary>Free bits that are to be fixed now.</summary>
    IReadOnlyList<int> Choose(Consensus consensus, FixedBits bits);
}
