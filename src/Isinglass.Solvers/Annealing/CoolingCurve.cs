namespace Isinglass.Solvers;

/// <summary>Temperature as a function of the share of an anneal that is done, in units of the spin problem.</summary>
/// <param name="Kind">Geometric, linear or custom; never automatic.</param>
/// <param name="Hot">Temperature at share 0.</param>
/// <param name="Cold">Temperature at share 1.</param>
/// <param name="Steps">Temperatures of a custom curve, each held for an equal share; empty otherwise.</param>
internal sealed record CoolingCurve(AnnealingSchedule Kind, double Hot, double Cold, double[] Steps)
{
    /// <summary>The temperature at a share of 0..1.</summary>
    public double At(double share) => Kind switch
    {
        AnnealingSchedule.Custom => Steps[Math.Min((int)(share * Steps.Length), Steps.Length - 1)],
        AnnealingSchedule.Linear => Hot + (Cold - Hot) * share,
        _ => Hot * Math.Pow(Cold / Hot, share),
    };
}
