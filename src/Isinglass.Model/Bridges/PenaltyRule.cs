namespace Isinglass.Model;

/// <summary>
/// How heavy a violated row is at least. The rules are those compared by Ayodele, "Penalty Weights in QUBO Formulations: Permutation Problems", 2022 (equations 12-19), with
/// q the coefficients of the objective and g those of the penalty function, both multiplied out.
/// </summary>
public enum PenaltyRule
{
    /// <summary>
    /// The width of the objective's bounds, sum of positive minus sum of negative contributions (equation 12 when no coefficient is negative), and a little: with integer
    /// rows the minima of the penalised model are exactly those of the constrained one. The only rule here with that guarantee, and the heaviest.
    /// </summary>
    UpperBound,

    /// <summary>The largest coefficient of the objective (equation 13; Lucas 2014).</summary>
    MaxCoefficient,

    /// <summary>The largest change of the objective by one flip (Verma, Lewis, "Penalty and partitioning techniques to improve performance of QUBO solvers", 2020).</summary>
    VermaLewis,

    /// <summary>MOMC: the rule of Verma and Lewis divided by the smallest positive change of the row's penalty by one flip, at least 1; row by row.</summary>
    MaxOverMinChange,

    /// <summary>MOC: the largest quotient of the changes of objective and penalty by the same flip, at least 1; row by row.</summary>
    MaxChangeQuotient,

    /// <summary>The user's own weight.</summary>
    User,
}

/// <summary>Weights by rule.</summary>
public static class PenaltyWeights
{
    // Ties between a violated and a feasible point of equal energy are broken by this excess.
    private const double Excess = 1.01;

    /// <summary>
    /// The weight of each equality row of a model, then of each product row (on Rosenberg's form); the weight stands before (a'x - b)^2 with the row as it is in the model.
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

            // An objective without coefficients asks for nothing; any weight then does.
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

/// <summary>
/// The largest change of a quadratic function when a variable goes up, q_i + sum_j max(q_ij, 0), and when it goes down, -q_i - sum_j min(q_ij, 0).
/// </summary>
internal readonly record struct FlipChanges(int Variable, double Up, double Down)
{
    internal double Largest => Math.Max(Up, Down);

    internal static FlipChanges[] OfObjective(BinaryQuadraticModel objective)
    {
        var (up, down) = (new double[objective.VariableCount], new double[objective.VariableCount]);
        for (var i = 0; i < up.Length; i++)
        {
            up[i] = objective.Linear[i];
            down[i] = -objective.Linear[i];
            foreach (var value in objective.Couplings.RowValues(i))
            {
                up[i] += Math.Max(0, value);
                down[i] -= Math.Min(0, value);
            }
        }

        var squared = objective.SquaredTerms;
        for (var r = 0; r < squared.Count; r++)
        {
            foreach (var (i, rise, fall) in OfSquare(squared.Rows.RowColumns(r), squared.Rows.RowValues(r), squared.Targets[r], squared.Weights[r]))
            {
                up[i] += rise;
                down[i] += fall;
            }
        }

        return [.. Enumerable.Range(0, up.Length).Select(i => new FlipChanges(i, up[i], down[i]))];
    }

    internal static List<FlipChanges> OfConstraint(ConstrainedQuadraticModel model, int constraint)
    {
        if (constraint < model.Rows.RowCount)
        {
            return OfSquare(model.Rows.RowColumns(constraint), model.Rows.RowValues(constraint), model.RightHandSides[constraint], 1);
        }

        // Rosenberg's form ab - 2ap - 2bp + 3p.
        var (p, a, b) = model.Products[constraint - model.Rows.RowCount];
        return [new FlipChanges(p, 3, 1), new FlipChanges(a, 1, 2), new FlipChanges(b, 1, 2)];
    }

    internal static double SmallestPositive(List<FlipChanges> changes)
    {
        var smallest = double.PositiveInfinity;
        foreach (var (_, up, down) in changes)
        {
            smallest = Math.Min(smallest, Math.Min(up > 0 ? up : smallest, down > 0 ? down : smallest));
        }

        return smallest;
    }

    // w (a'x - t)^2 has linear coefficients w a_i (a_i - 2t) and couplings 2 w a_i a_j; the sums over j follow from the sums of positive and negative coefficients.
    private static List<FlipChanges> OfSquare(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double target, double weight)
    {
        var (negative, positive) = (0.0, 0.0);
        foreach (var value in values)
        {
            negative += Math.Min(0, value);
            positive += Math.Max(0, value);
        }

        var changes = new List<FlipChanges>(columns.Length);
        for (var k = 0; k < columns.Length; k++)
        {
            var a = values[k];
            var linear = weight * a * (a - 2 * target);
            var (low, high) = (negative - Math.Min(0, a), positive - Math.Max(0, a));
            var (first, second) = (2 * weight * a * low, 2 * weight * a * high);
            changes.Add(new FlipChanges(columns[k], linear + Math.Max(first, second), -linear - Math.Min(first, second)));
        }

        return changes;
    }
}
