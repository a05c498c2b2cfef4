namespace Isinglass.Solvers.Annealing.Schedules;

/// <summary>Temperature as a function of the share of an anneal that is done, in units of the spin problem.</summary>
/// <param name="Kind">How the temperatures between the ends are found.</param>
/// <param name="Hot">Temperature at share 0.</param>
/// <param name="Cold">Temperature at share 1.</param>
/// <param name="Steps">Automatic: knots at equal steps, interpolated. Custom: temperatures, each held for an equal share. Empty otherwise.</param>
internal sealed record CoolingCurve(AnnealingSchedule Kind, double Hot, double Cold, double[] Steps)
{
    /// <summary>The temperature at a share of 0..1.</summary>
    public double At(double share) => Kind switch
    {
        AnnealingSchedule.Automatic => Interpolated(share),
        AnnealingSchedule.Custom => Steps[Math.Min((int)(share * Steps.Length), Steps.Length - 1)],
        AnnealingSchedule.Linear => Hot + (Cold - Hot) * share,
        _ => Hot * Math.Pow(Cold / Hot, share),
    };

    private double Interpolated(double share)
    {
        var place = share * (Steps.Length - 1);
        var knot = Math.Min((int)place, Math.Max(0, Steps.Length - 2));
        return Steps.Length < 2 ? Hot : Steps[knot] + (place - knot) * (Steps[knot + 1] - Steps[knot]);
    }
}
