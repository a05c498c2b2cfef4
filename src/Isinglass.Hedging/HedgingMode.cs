namespace Isinglass.Hedging;

/// <summary>How scenarios are brought together.</summary>
public enum HedgingMode
{
    /// <summary>Progressive hedging with multipliers (Rockafellar, Wets 1991).</summary>
    ProgressiveHedging,

    /// <summary>
    /// Copies coupled to their centre without multipliers, each from its own start, the coupling growing: replicas of one problem (Baldassi et al., PNAS 2016).
    /// </summary>
    Replicated,

    /// <summary>
    /// Progressive hedging over the convex hulls of the scenarios' points (FW-PH: Boland et al., SIAM J. Optim. 2018): a certified Lagrangian lower bound when
    /// the scenario
    /// solver proves its answers, none otherwise.
    /// </summary>
    FrankWolfe,
}
