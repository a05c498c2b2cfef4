using Isinglass.Conic.Lift;

namespace Isinglass.Conic.Steps;

/// <summary>
/// Minimises the augmented Lagrangian over the weights of the known atoms by pairwise steps (Lacoste-Julien, Jaggi, NeurIPS 2015): weight moves from the worst atom of the mixture to the
/// best one, by exact line search on the quadratic. No oracle is asked.
/// </summary>
internal sealed class CorrectiveSteps(ConicLift lift, AugmentedLagrangian lagrangian)
{
    private const double Tolerance = 1e-10;

    // A step looks at every violation of every atom; with 10^5 rows and 200 atoms this leaves ten steps.
    private const long Budget = 200_000_000;

    private readonly double[] _multipliers = new double[lift.ConstraintCount];

    /// <summary>Makes at most <paramref name="count"/> steps; the means of the atoms are up to date afterwards.</summary>
    internal void Run(AtomSet atoms, double penalty, int count)
    {
        var affordable = Budget / Math.Max(1, (long)atoms.Count * lift.ConstraintCount);
        for (var step = 0; step < Math.Min(count, Math.Max(1, affordable)); step++)
        {
            lagrangian.Multipliers(atoms.MeanViolations, penalty, _multipliers);
            var (best, worst, gap) = Extremes(atoms);
            if (gap <= Tolerance)
            {
                return;
            }

            Move(atoms, best, worst, Math.Min(atoms.Weights[worst], gap / Curvature(atoms, best, worst, penalty)));
            atoms.Update();
        }
    }

    private (int Best, int Worst, double Gap) Extremes(AtomSet atoms)
    {
        var (best, worst) = (-1, -1);
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var k = 0; k < atoms.Count; k++)
        {
            var value = atoms.Value(k, _multipliers);
            if (value < least)
            {
                (best, least) = (k, value);
            }

            if (atoms.Weights[k] > 0 && value > greatest)
            {
                (worst, greatest) = (k, value);
            }
        }

        return (best, worst, worst < 0 ? 0 : greatest - least);
    }

    // A one-sided constraint has at most the curvature of its equality, so the step never overshoots.
    private static double Curvature(AtomSet atoms, int best, int worst, double penalty)
    {
        var to = atoms.Violations(best);
        var from = atoms.Violations(worst);
        var sum = 0.0;
        for (var c = 0; c < to.Length; c++)
        {
            sum += (to[c] - from[c]) * (to[c] - from[c]);
        }

        return Math.Max(penalty * sum, double.Epsilon);
    }

    private static void Move(AtomSet atoms, int best, int worst, double step)
    {
        var weights = atoms.Weights;
        var isDrop = step >= weights[worst];
        weights[best] += isDrop ? weights[worst] : step;
        weights[worst] = isDrop ? 0 : weights[worst] - step;
    }
}
