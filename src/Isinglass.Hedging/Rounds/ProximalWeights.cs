using Isinglass.Hedging.Rules;

namespace Isinglass.Hedging.Rounds;

/// <summary>rho of a round, for every bit.</summary>
/// <param name="rho">rho of the next round.</param>
/// <param name="scales">Relative rho of every bit.</param>
/// <param name="rule">How rho changes from round to round.</param>
internal sealed class ProximalWeights(double rho, double[] scales, IRhoRule rule)
{
    /// <summary>rho of the round.</summary>
    public double Rho { get; private set; } = rho;

    /// <summary>Relative rho of every bit.</summary>
    public double[] Scales => scales;

    /// <summary>rho of a bit.</summary>
    public double this[int bit] => Rho * scales[bit];

    /// <summary>Sets rho of the next round.</summary>
    public void Advance(bool isCycle) => Rho = rule.Next(Rho, isCycle);
}
