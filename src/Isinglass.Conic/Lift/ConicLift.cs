using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Constraints;

namespace Isinglass.Conic.Lift;

/// <summary>
/// The constrained model as seen by the conditional gradient: the objective, scaled, and one nonnegative (or one signed) function per constraint, scaled so
/// that its smallest violation is 1. The model that an oracle gets shares all patterns with its predecessors;
/// only weights, offset and (for linear rows) biases are replaced.
/// </summary>
internal sealed class ConicLift
{
    // Frobenius norm of the lifted Rosenberg form: off-diagonal halves 1/2, -1, -1 twice each, diagonal 3.
    private static readonly double RosenbergNorm = Math.Sqrt(2 * (0.25 + 1 + 1) + 9);

    private readonly BinaryQuadraticModel _pattern;
    private readonly Constraint[] _constraints;
    private readonly int _ownTerms;
    private readonly bool _hasLinear;
    private readonly double[] _linear;

    internal ConicLift(SlackBridge bridge, BinaryQuadraticModel sourceObjective, ConditionalGradientOptions options)
    {
        Bridge = bridge;
        var target = bridge.Target;
        Objective = Shifted(target.Objective, sourceObjective);
        Bounds = ObjectiveBounds.Of(sourceObjective);
        var size = options.Scaling switch
        {
            LiftScaling.Frobenius => FrobeniusNorm(Objective),
            LiftScaling.Range => Bounds.Range,
            _ => PenaltyWeights.LargestChange(sourceObjective),
        };
        ObjectiveScale = size > 0 ? 1 / size : 1;

        var penalties = new FactoredPenalties(Objective);
        _ownTerms = Objective.SquaredTerms.Count;
        var constraints = new List<Constraint>();
        var terms = _ownTerms;
        for (var r = 0; r < target.Rows.RowCount; r++)
        {
            var isEquality = target.Senses[r] == ConstraintSense.Equal;
            var kind = isEquality && options.RowForm == RowForm.Squared ? ConstraintKind.Square : isEquality ? ConstraintKind.Linear : ConstraintKind.OneSided;
            var term = -1;
            if (kind == ConstraintKind.Square)
            {
                term = terms++;
                penalties.AddRow(target.Rows.RowColumns(r), target.Rows.RowValues(r), target.RightHandSides[r], 0);
            }

            var sign = target.Senses[r] == ConstraintSense.GreaterOrEqual ? -1 : 1;
            constraints.Add(new Constraint(kind, r, term, RowScale(target, r, kind, options.Scaling), sign));
        }

        for (var k = 0; k < target.Products.Length; k++)
        {
            var term = terms++;
            penalties.AddProduct(target.Products[k], 0);
            constraints.Add(new Constraint(ConstraintKind.Product, k, term, options.Scaling == LiftScaling.Frobenius ? 1 / RosenbergNorm : 1, 1));
        }

        _constraints = [.. constraints];
        _hasLinear = _constraints.Any(static c => c.Term < 0);
        _pattern = penalties.Build();
        _linear = _pattern.Linear.ToArray();
    }

    internal SlackBridge Bridge { get; }

    /// <summary>The objective over the lifted variables, linear shift included, in the user's units.</summary>
    internal BinaryQuadraticModel Objective { get; }

    /// <summary>Bounds of the objective over all points.</summary>
    internal ObjectiveBounds Bounds { get; }

    /// <summary>Scaled objective = this times the user's.</summary>
    internal double ObjectiveScale { get; }

    /// <summary>Number of constraints: rows of the bridge's target, then products.</summary>
    internal int ConstraintCount => _constraints.Length;

    internal int VariableCount => _pattern.VariableCount;

    /// <summary>The pattern of every model that <see cref="Gradient"/> makes.</summary>
    internal BinaryQuadraticModel Pattern => _pattern;

    /// <summary>Whether the multiplier of a constraint must stay nonnegative because only one side of it counts.</summary>
    internal bool IsOneSided(int constraint) => _constraints[constraint].Kind == ConstraintKind.OneSided;

    /// <summary>
    /// A weight on every squared constraint with which violated points lie above all feasible ones, in scaled units: more than the range of the objective per
    /// smallest violation; +infinity for linear rows, which no weight makes exact.
    /// </summary>
    internal double ExactWeight(int constraint) =>
        _constraints[constraint].Term < 0 ? double.PositiveInfinity : Math.Max(1, 1.01 * Bounds.Range * ObjectiveScale) / _constraints[constraint].Scale;

    /// <summary>The scaled objective of a lifted point; fills the scaled violations.</summary>
    internal double Evaluate(ReadOnlySpan<sbyte> point, Span<double> violations)
    {
        for (var c = 0; c < _constraints.Length; c++)
        {
            var (kind, index, _, scale, sign) = _constraints[c];
            if (kind == ConstraintKind.Product)
            {
                violations[c] = scale * Bridge.Target.Products[index].Violation(point);
                continue;
            }

            var residual = Bridge.Target.Rows.Dot(index, point) - Bridge.Target.RightHandSides[index];
            violations[c] = scale * (kind == ConstraintKind.Square ? residual * residual : sign * residual);
        }

        return ObjectiveScale * Objective.Energy(point);
    }

    /// <summary>The model for the oracle, in the user's units: objective + sum of multipliers times violations.</summary>
    internal BinaryQuadraticModel Gradient(ReadOnlySpan<double> multipliers)
    {
        var weights = (double[])_pattern.SquaredTerms.Weights.Clone();
        var offset = _pattern.Offset;
        var linear = _hasLinear ? (double[])_linear.Clone() : _linear;
        for (var c = 0; c < _constraints.Length; c++)
        {
            var (kind, index, term, scale, sign) = _constraints[c];
            var weight = multipliers[c] * scale / ObjectiveScale;
            if (kind == ConstraintKind.Square)
            {
                weights[term] = weight;
            }
            else if (kind == ConstraintKind.Product)
            {
                weights[term] = weight * FactoredPenalties.ProductSquareWeight;
                offset += weight * FactoredPenalties.ProductOffset;
            }
            else
            {
                AddLinear(linear, index, sign * weight);
                offset -= sign * weight * Bridge.Target.RightHandSides[index];
            }
        }

        var squared = _pattern.SquaredTerms.WithWeights(weights);
        return _pattern.WithLinear(linear, offset).WithSquaredTerms(squared);
    }

    /// <summary>
    /// Multipliers by row and product of the user's model, in the user's units: the weight of the squared row (or the multiplier of the linear one).
    /// </summary>
    internal double[] ToSource(ReadOnlySpan<double> multipliers)
    {
        var source = Bridge.Source;
        var result = new double[source.Rows.RowCount + source.Products.Length];
        for (var k = 0; k < result.Length; k++)
        {
            var (constraint, factor) = Conversion(k);
            result[k] = constraint < 0 ? 0 : multipliers[constraint] * factor;
        }

        return result;
    }

    /// <summary>The inverse of <see cref="ToSource"/>.</summary>
    internal double[] FromSource(ReadOnlySpan<double> multipliers)
    {
        var source = Bridge.Source;
        var count = source.Rows.RowCount + source.Products.Length;
        if (multipliers.Length != count)
        {
            throw new InputException($"QCGD: the model has {count} rows and products, {multipliers.Length} initial multipliers were given.");
        }

        var result = new double[ConstraintCount];
        for (var k = 0; k < count; k++)
        {
            var (constraint, factor) = Conversion(k);
            if (constraint >= 0)
            {
                result[constraint] = multipliers[k] / factor;
            }
        }

        return result;
    }

    /// <summary>Scaled multipliers that give the constraints these weights in the model that is sent.</summary>
    internal void FromWeights(ReadOnlySpan<double> weights, Span<double> multipliers)
    {
        for (var c = 0; c < multipliers.Length; c++)
        {
            multipliers[c] = weights[c] * ObjectiveScale / _constraints[c].Scale;
        }
    }

    // The user's multiplier k is this factor times the scaled multiplier of a constraint (-1: the row was dropped).
    private (int Constraint, double Factor) Conversion(int k)
    {
        var rowCount = Bridge.Source.Rows.RowCount;
        var constraint = k < rowCount ? Bridge.TargetRows[k] : Bridge.Target.Rows.RowCount + k - rowCount;
        if (constraint < 0)
        {
            return (-1, 0);
        }

        var row = k < rowCount ? Math.Abs(Bridge.ScaleOf(k)) : 1;
        var factor = _constraints[constraint].Kind == ConstraintKind.Square ? row * row : row;
        return (constraint, factor * _constraints[constraint].Scale / ObjectiveScale);
    }

    private void AddLinear(double[] linear, int row, double weight)
    {
        var rows = Bridge.Target.Rows;
        for (var e = rows.Starts[row]; e < rows.Starts[row + 1]; e++)
        {
            linear[rows.Columns[e]] += weight * rows.Values[e];
        }
    }

    // Rows over integers have come divided by their divisor; of others the smallest coefficient stands in for the smallest violation.
    private static double RowScale(ConstrainedQuadraticModel target, int row, ConstraintKind kind, LiftScaling scaling)
    {
        var smallest = double.PositiveInfinity;
        var norm = target.RightHandSides[row] * target.RightHandSides[row];
        var isInteger = true;
        foreach (var value in target.Rows.RowValues(row))
        {
            smallest = Math.Min(smallest, Math.Abs(value));
            norm += value * value;
            isInteger &= value == Math.Round(value);
        }

        if (scaling == LiftScaling.Frobenius && norm > 0)
        {
            return kind == ConstraintKind.Square ? 1 / norm : 1 / Math.Sqrt(norm);
        }

        return isInteger || double.IsPositiveInfinity(smallest) ? 1 : kind == ConstraintKind.Square ? 1 / (smallest * smallest) : 1 / smallest;
    }

    private static double FrobeniusNorm(BinaryQuadraticModel objective)
    {
        var expanded = objective.Expand();
        var sum = 0.0;
        foreach (var value in expanded.Linear)
        {
            sum += value * value;
        }

        // Both halves of a coupling stand in the matrix: 2 (J/2)^2, and the pattern stores each twice.
        foreach (var value in expanded.Couplings.Values)
        {
            sum += value * value / 4;
        }

        return Math.Sqrt(sum);
    }

    private static BinaryQuadraticModel Shifted(BinaryQuadraticModel target, BinaryQuadraticModel source)
    {
        var linear = target.Linear.ToArray();
        source.Linear.CopyTo(linear);
        return target.WithLinear(linear, source.Offset);
    }

    private enum ConstraintKind
    {
        Square,
        Product,
        Linear,
        OneSided,
    }

    // Term: index among the squared terms or -1; Scale: scaled violation per unit; Sign: -1 turns >= into <=.
    private readonly record struct Constraint(ConstraintKind Kind, int Index, int Term, double Scale, int Sign);
}
