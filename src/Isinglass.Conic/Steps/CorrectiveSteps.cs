using Isinglass.Conic.Lift;

namespace Isinglass.Conic.Steps;

/// <summary>
/// Minimises the augmented Lagrangian over the weights of the known extreme points by pairwise steps (Lacoste-Julien, Jaggi, NeurIPS 2015): weight moves from
/// the worst extreme point of the mixture to the best one, by exact line search on the quadratic. No oracle is asked.
/// </summary>
internal sealed class CorrectiveSteps(ConicLift lift, AugmentedLagrangian lagrangian)
{
    private const double Tolerance = 1e-10;

    // A step looks at every violation of every extreme point; with 10^5 rows and 200 extreme points this leaves ten steps.
    private const long Budget = 200_000_000;

    private readonly double[] _multipliers = new double[lift.ConstraintCount];

    /// <summary>Makes at most <paramref name="count"/> steps; the means of the active set are up to date afterwards.</summary>
    internal void Run(ActiveSet activeSet, double penalty, int count)
    {
        var affordable = Budget / Math.Max(1, (long)activeSet.Count * lift.ConstraintCount);
        for (var step = 0; step < Math.Min(count, Math.Max(1, affordable)); step++)
        {
            lagrangian.Multipliers(activeSet.MeanViolations, penalty, _multipliers);
            var (best, worst, gap) = Extremes(activeSet);
            if (gap <= Tolerance)
            {
                return;
            }

            Move(activeSet, best, worst, Math.Min(activeSet.Weights[worst], gap / Curvature(activeSet, best, worst, penalty)));
            activeSet.Update();
        }
    }

    private (int Best, int Worst, double Gap) Extremes(ActiveSet activeSet)
    {
        var (best, worst) = (-1, -1);
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var k = 0; k < activeSet.Count; k++)
        {
            var value = activeSet.Value(k, _multipliers);
            if (value < least)
            {
                (best, least) = (k, value);
            }

            if (activeSet.Weights[k] > 0 && value > greatest)
            {
                (worst, greatest) = (k, value);
            }
        }

        return (best, worst, worst < 0 ? 0 : greatest - least);
    }

    // A one-sided constraint has at most the curvature of its equality, so the step never overshoots.
    private static double Curvature(ActiveSet activeSet, int best, int worst, double penalty)
    {
        var to = activeSet.Violations(best);
        var from = activeSet.Violations(worst);
        var sum = 0.0;
        for (var c = 0; c < to.Length; c++)
        {
            sum += (to[c] - from[c]) * (to[c] - from[c]);
        }

        return Math.Max(penalty * sum, double.Epsilon);
    }

    private static void Move(ActiveSet activeSet, int best, int worst, double step)
    {
        var weights = activeSet.Weights;
        var isDrop = step >= weights[worst];
        weights[best] += isDrop ? weights[worst] : step;
        weights[worst] = isDrop ? 0 : weights[worst] - step;
    }
}
