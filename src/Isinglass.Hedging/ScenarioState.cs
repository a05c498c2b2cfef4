namespace Isinglass.Hedging;

/// <summary>How far a scenario is from the others after a round.</summary>
/// <param name="Objective">The objective of its copy on the scenario itself.</param>
/// <param name="Multiplier">Root mean square of its multipliers W over the shared bits.</param>
/// <param name="Residual">Root mean square difference of its copy from xbar, bits as 0 and 1.</param>
internal readonly record struct ScenarioState(double Objective, double Multiplier, double Residual)
{
    /// <summary>The state of a copy.</summary>
    public static ScenarioState Of(double objective, ReadOnlySpan<double> w, Func<int, double> copy, double[] xbar)
    {
        var (multiplier, residual) = (0.0, 0.0);
        for (var i = 0; i < xbar.Length; i++)
        {
            multiplier += w[i] * w[i];
            residual += (copy(i) - xbar[i]) * (copy(i) - xbar[i]);
        }

        return new ScenarioState(objective, Math.Sqrt(multiplier / Math.Max(1, xbar.Length)), Math.Sqrt(residual / Math.Max(1, xbar.Length)));
    }
}
