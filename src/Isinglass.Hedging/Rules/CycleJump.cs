namespace Isinglass.Hedging.Rules;

/// <summary>A rule whose rho also jumps in a cycle: damping does not break a cycle, a larger rho does.</summary>
internal sealed class CycleJump(IRhoRule rule, double factor) : IRhoRule
{
    public double Next(double rho, bool isCycle) => isCycle ? rule.Next(rho, isCycle) * factor : rule.Next(rho, isCycle);
}
