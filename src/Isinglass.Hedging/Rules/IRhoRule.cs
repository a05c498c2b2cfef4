namespace Isinglass.Hedging.Rules;

/// <summary>How rho goes on from one round to the next.</summary>
internal interface IRhoRule
{
    /// <summary>rho of the next round.</summary>
    /// <param name="rho">rho of this round.</param>
    /// <param name="isCycle">Whether the multipliers of this round are ones that have been met before.</param>
    double Next(double rho, bool isCycle);
}
