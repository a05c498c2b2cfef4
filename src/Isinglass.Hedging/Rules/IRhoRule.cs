namespace Isinglass.Hedging.Rules;

/// <summary>How rho changes from round to round.</summary>
internal interface IRhoRule
{
    /// <summary>rho of the next round.</summary>
    /// <param name="rho">rho of this round.</param>
    /// <param name="isCycle">Whether the multipliers of this round are equal to earlier ones.</param>
    double Next(double rho, bool isCycle);
}
