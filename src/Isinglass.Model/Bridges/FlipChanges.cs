namespace Isinglass.Model.Bridges;

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

    // w (a'x - t)^2 has linear coefficients w a_i (a_i - 2t) and couplings 2 w a_i a_j; the sums over
    // j follow from the sums of positive and negative coefficients.
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
