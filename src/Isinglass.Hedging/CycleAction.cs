namespace Isinglass.Hedging;

/// <summary>What is done when the multipliers repeat (a cycle).</summary>
public enum CycleAction
{
    /// <summary>rho jumps by <see cref="ProgressiveHedgingOptions.CycleJump"/>.</summary>
    LargerRho,

    /// <summary>Bits near consensus are fixed ("slammed"): all within the tolerance, or the nearest one.</summary>
    Slam,
}
