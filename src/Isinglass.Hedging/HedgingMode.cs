namespace Isinglass.Hedging;

/// <summary>How scenarios are made to agree.</summary>
public enum HedgingMode
{
    /// <summary>Progressive hedging with multipliers (Rockafellar, Wets 1991).</summary>
    ProgressiveHedging,

    /// <summary>
    /// Copies of one problem, each from its own start, are coupled to their centre; the coupling grows, and there are no multipliers (Baldassi et al., PNAS
    /// 2016).
    /// </summary>
    Replicated,

    /// <summary>
    /// Progressive hedging over the convex hulls of the scenarios' points (FW-PH: Boland et al., SIAM J. Optim. 2018): a certified Lagrangian lower bound when
    /// the scenario solver proves its answers, none otherwise.
    /// </summary>
    FrankWolfe,
}
