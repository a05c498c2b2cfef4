namespace Isinglass.Hedging.Rules;

/// <summary>rho grows by the same factor in every round.</summary>
internal sealed class GrowingRho(double growth) : IRhoRule
{
    public double Next(double rho, bool isCycle) => rho * growth;
}
