using Isinglass.Model.Constraints;

namespace Isinglass.Model.Bridges.Penalties;

/// <summary>Weights by rule.</summary>
internal static class PenaltyWeights
{
    // Ties between a violated and a feasible point of equal energy are broken by this excess.
    private const double Excess = 1.01;

    /// <summary>
    /// The weight of each equality row of a model, then of each product row (on Rosenberg's form); the weight multiplies (a'x - b)^2 with the row as it is in
    /// the model.
    /// </summary>
    /// <param name="model">The model; inequalities must have become equalities.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="value">The weight of the rule <see cref="PenaltyRule.User"/>; ignored by the others.</param>
    public static double[] Compute(ConstrainedQuadraticModel model, PenaltyRule rule, double value = 1)
    {
        if (rule == PenaltyRule.User && !(value > 0 && double.IsFinite(value)))
        {
            throw new InputException($"A penalty weight must be a positive number, not {value}.");
        }

        var weights = new double[model.Rows.RowCount + model.Products.Length];
        var changes = rule != PenaltyRule.MaxChangeQuotient ? [] : FlipChanges.OfObjective(model.Objective);
        var common = rule switch
        {
            PenaltyRule.User => value,
            PenaltyRule.UpperBound => Excess * ObjectiveBounds.Of(model.Objective).Range,
            PenaltyRule.MaxCoefficient => LargestCoefficient(model.Objective),
            _ => LargestChange(model.Objective),
        };
        for (var r = 0; r < weights.Length; r++)
        {
            var weight = rule switch
            {
                PenaltyRule.MaxOverMinChange => Math.Max(1, common / FlipChanges.SmallestPositive(FlipChanges.OfConstraint(model, r))),
                PenaltyRule.MaxChangeQuotient => Math.Max(1, LargestQuotient(changes, FlipChanges.OfConstraint(model, r))),
                _ => common,
            };

            // Without coefficients in the objective any weight works.
            weights[r] = weight > 0 ? weight : 1;
        }

        return weights;
    }

    /// <summary>The largest change of an objective by one flip, by the bounds of Verma and Lewis; 0 without variables.</summary>
    public static double LargestChange(BinaryQuadraticModel objective)
    {
        var largest = 0.0;
        foreach (var change in FlipChanges.OfObjective(objective))
        {
            largest = Math.Max(largest, change.Largest);
        }

        return largest;
    }

    private static double LargestCoefficient(BinaryQuadraticModel objective)
    {
        var expanded = objective.Expand();
        var largest = 0.0;
        foreach (var value in expanded.Linear)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        foreach (var value in expanded.Couplings.Values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static double LargestQuotient(FlipChanges[] objective, List<FlipChanges> constraint)
    {
        var largest = 0.0;
        foreach (var change in constraint)
        {
            if (change.Up > 0)
            {
                largest = Math.Max(largest, objective[change.Variable].Up / change.Up);
            }

            if (change.Down > 0)
            {
                largest = Math.Max(largest, objective[change.Variable].Down / change.Down);
            }
        }

        return largest;
    }
}
