using Isinglass.Conic.Lift;

namespace Isinglass.Conic.Steps;

/// <summary>
/// L(W, y) = f(W) + y'v + beta/2 |v|^2 with v = E_W[violations]; a one-sided constraint enters as (max(0, y + beta v)^2 - y^2) / (2 beta)
/// (Rockafellar 1973). Penalty and steps follow HCGM (Yurtsever, Fercoq, Locatello, Cevher, ICML 2018) and CGAL (Yurtsever, Fercoq, Cevher, ICML
/// 2019): beta_t = beta_0 sqrt(t + 1), eta_t = 2 / (t + 1), and a dual step that is bounded by beta_0 and by the decrease that the primal step can
/// have brought. No weight exceeds the one that is an exact penalty by itself.
/// </summary>
internal sealed class AugmentedLagrangian(ConicLift lift, double initialPenalty, double dualStep)
{
    // CGAL's constant: sigma |v|^2 <= 4 beta eta^2 R^2, R the diameter of the set of violations.
    private const double DualBound = 4;

    // Multipliers of squares never decrease, so an early violation of a thousand must not fix them for good: a dual step counts every violation as 1.
    private const double LargestStep = 1;

    internal double[] Duals { get; } = new double[lift.ConstraintCount];

    internal double Penalty(int iteration) => initialPenalty * Math.Sqrt(iteration + 1.0);

    internal static double StepSize(int iteration) => 2.0 / (iteration + 1);

    /// <summary>The effective multipliers y + beta v, the weights of the next gradient.</summary>
    internal void Multipliers(ReadOnlySpan<double> violations, double penalty, Span<double> multipliers)
    {
        for (var c = 0; c < multipliers.Length; c++)
        {
            var multiplier = Duals[c] + penalty * violations[c];
            multipliers[c] = lift.IsOneSided(c) ? Math.Max(0, multiplier) : Math.Min(multiplier, lift.ExactWeight(c));
        }
    }

    /// <summary>y &lt;- y + sigma v.</summary>
    internal void Ascend(ReadOnlySpan<double> violations, int iteration, double largestSquare)
    {
        var square = 0.0;
        foreach (var violation in violations)
        {
            square += violation * violation;
        }

        if (square == 0)
        {
            return;
        }

        var step = StepSize(iteration);
        var sigma = Math.Min(dualStep * initialPenalty, DualBound * Penalty(iteration) * step * step * largestSquare / square);
        for (var c = 0; c < Duals.Length; c++)
        {
            var dual = Duals[c] + sigma * Math.Clamp(violations[c], -LargestStep, LargestStep);
            Duals[c] = lift.IsOneSided(c) ? Math.Max(0, dual) : dual;
        }
    }
}
