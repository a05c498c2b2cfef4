namespace Isinglass.Hedging.Rules;

/// <summary>The options of hedging as rules.</summary>
/// <param name="Rho">How rho changes.</param>
/// <param name="Fixing">Which bits are fixed after every round.</param>
/// <param name="CycleFixing">Which bits are fixed in a cycle.</param>
/// <param name="Sources">Candidates beside the rounded consensus.</param>
internal sealed record HedgingRules(IRhoRule Rho, IFixingRule Fixing, IFixingRule CycleFixing, IReadOnlyList<ICandidateSource> Sources)
{
    public static HedgingRules Of(ProgressiveHedgingOptions options)
    {
        var growing = new GrowingRho(options.Growth);
        var isSlamming = options.CycleAction == CycleAction.Slam;
        var sources = new List<ICandidateSource>();
        if (options.Mixtures > 0)
        {
            sources.Add(new Mixtures(options.Mixtures));
        }

        if (options.ScoreCopies || options.Mode == HedgingMode.Replicated)
        {
            sources.Add(new Copies());
        }

        return new HedgingRules(
            isSlamming ? growing : new CycleJump(growing, options.CycleJump),
            options.FixAfter > 0 ? new AgreementFixing(options.FixAfter) : new NoFixing(),
            isSlamming ? new Slamming(options.SlamTolerance) : new NoFixing(),
            sources);
    }
}
