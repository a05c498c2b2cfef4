using Isinglass.Conic.Lift;

namespace Isinglass.Conic.Steps;

/// <summary>
/// The multipliers of each iteration and the model that they make: those of the augmented Lagrangian; weights that put feasibility first at every n-th call
/// while nothing feasible is known; and no larger ones than a machine of few bits can tell from the objective.
/// </summary>
internal sealed class PenaltyUpdate(ConicLift lift, ConditionalGradientOptions options, Lazy<ExpandedCoefficients> range)
{
    private const double LeastShrinkage = 0.999;

    private double _penaltyLimit = double.PositiveInfinity;

    internal AugmentedLagrangian Lagrangian { get; } = new(lift, options.InitialPenalty, options.DualStep);

    /// <summary>The weights of the last model, one per constraint of the lift.</summary>
    internal double[] Multipliers { get; } = new double[lift.ConstraintCount];

    /// <summary>Chooses the multipliers of iteration <paramref name="t"/> (1-based).</summary>
    internal PenaltyStep Next(int t, ReadOnlySpan<double> meanViolations, bool hasFeasible)
    {
        var penalty = Math.Min(Lagrangian.Penalty(t), _penaltyLimit);
        Lagrangian.Multipliers(meanViolations, penalty, Multipliers);
        var isRestoration = options.FeasibilityInterval > 0 && !hasFeasible && t % options.FeasibilityInterval == 0;
        for (var c = 0; isRestoration && c < Multipliers.Length; c++)
        {
            Multipliers[c] = double.IsFinite(lift.ExactWeight(c)) ? Math.Max(Multipliers[c], lift.ExactWeight(c)) : Multipliers[c];
        }

        var gradient = lift.Gradient(Multipliers);
        var step = new PenaltyStep(t, penalty, isRestoration, gradient, 0, 0, IsGuarded: false);
        if (options.Progress is null && options.PrecisionBits is null)
        {
            return step;
        }

        var (smallest, largest) = range.Value.Of(gradient);
        step = step with { Smallest = smallest, Largest = largest };
        return options.PrecisionBits is { } bits && ExpandedCoefficients.Collapses(lift.Objective, largest, bits) ? HoldBack(step, bits) : step;
    }

    // Penalties shrink until the objective shows again, and stop growing from here on.
    private PenaltyStep HoldBack(PenaltyStep step, int bits)
    {
        for (var shrunk = double.PositiveInfinity; step.Largest < shrunk && ExpandedCoefficients.Collapses(lift.Objective, step.Largest, bits);)
        {
            shrunk = step.Largest * LeastShrinkage;
            for (var c = 0; c < Multipliers.Length; c++)
            {
                Multipliers[c] /= 2;
                Lagrangian.Duals[c] /= 2;
            }

            var gradient = lift.Gradient(Multipliers);
            var (smallest, largest) = range.Value.Of(gradient);
            step = step with { Gradient = gradient, Smallest = smallest, Largest = largest };
        }

        _penaltyLimit = step.Penalty;
        return step with { IsGuarded = true };
    }
}
