using Isinglass.Conic.Certificates;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Presolve;

namespace Isinglass.Certificates;

/// <summary>Lower bounds of stated problems.</summary>
internal static class StatementBounds
{
    /// <summary>Largest problem that is enumerated: 2^22 points take about a second.</summary>
    public const int EnumerationLimit = 22;

    /// <summary>The least objective of a feasible point, by enumeration of all 2^n points in Gray code order; +infinity when none is feasible.</summary>
    public static double Enumerate(ReconstructedModel model)
    {
        var point = new sbyte[model.Count];
        var objective = model.Objective;
        var fields = objective.Linear.ToArray();
        var activities = model.Rows.Select(row => row.Activity(point)).ToArray();
        var byVariable = Enumerable.Range(0, model.Count).Select(_ => new List<(int Row, double Coefficient)>()).ToArray();
        for (var r = 0; r < model.Rows.Count; r++)
        {
            for (var k = 0; k < model.Rows[r].Columns.Length; k++)
            {
                byVariable[model.Rows[r].Columns[k]].Add((r, model.Rows[r].Coefficients[k]));
            }
        }

        var (energy, least) = (objective.Offset, double.PositiveInfinity);
        for (var step = 1L; ; step++)
        {
            if (energy < least && IsFeasible(model, activities))
            {
                least = energy;
            }

            var bit = System.Numerics.BitOperations.TrailingZeroCount(step);
            if (bit >= model.Count)
            {
                return least;
            }

            var sign = 1 - 2 * point[bit];
            energy += sign * fields[bit];
            for (var e = objective.Couplings.Starts[bit]; e < objective.Couplings.Starts[bit + 1]; e++)
            {
                fields[objective.Couplings.Columns[e]] += sign * objective.Couplings.Values[e];
            }

            foreach (var (row, coefficient) in byVariable[bit])
            {
                activities[row] += sign * coefficient;
            }

            point[bit] += (sbyte)sign;
        }
    }

    /// <summary>
    /// The bound of a relaxation by arbitrary multipliers. Large ones can swamp the objective, so the possible rounding of sums is subtracted: 0 when all terms
    /// are multiples of one power of two and sums stay below 2^50 of them (machines take halves and quarters), else 2^-53 of the sum for each addition (Higham,
    /// Accuracy and Stability of Numerical Algorithms, 2002, section 4.2).
    /// </summary>
    public static double OfMultipliers(ReconstructedModel model, IReadOnlyList<double> multipliers, IReadOnlyList<double> weights)
    {
        var (sum, unit) = (0.0, double.PositiveInfinity);
        double[] objective = [model.Objective.Offset, .. model.Objective.Linear, .. model.Objective.Couplings.Values];
        Array.ForEach(objective, value => Add(Math.Abs(value), ExactNumbers.Unit(value)));
        for (var r = 0; r < model.Rows.Count; r++)
        {
            var row = model.Rows[r];
            double[] numbers = [.. row.Coefficients, row.Constant, .. new[] { row.Lower, row.Upper }.Where(double.IsFinite)];
            var (length, step) = (numbers.Sum(Math.Abs), numbers.Min(ExactNumbers.Unit));
            Add(Math.Abs(multipliers[r]) * length, ExactNumbers.Unit(multipliers[r]) * step);
            Add(Math.Abs(weights[r]) * length * length, ExactNumbers.Unit(weights[r]) * step * step);
        }

        if (sum > double.MaxValue / 4)
        {
            return double.NegativeInfinity;
        }

        var additions = model.Rows.Count + Math.Pow(model.Count, 2) + (model.Count <= EnumerationLimit ? Math.ScaleB(1, model.Count) : 0);
        var lost = sum <= Math.ScaleB(unit, 50) ? 0 : additions * Math.ScaleB(sum, -53);
        return OfRelaxation(model.Relax(multipliers, weights), SolveControl.Unlimited.Start()) - lost;

        void Add(double size, double step) => (sum, unit) = (sum + size, size == 0 ? unit : Math.Min(unit, step));
    }

    /// <summary>
    /// A lower bound of a model without rows: its minimum when it is small, else the bound of roof duality, or at least the sum of the terms' minima.
    /// </summary>
    public static double OfRelaxation(BinaryQuadraticModel model, SolveRun run)
    {
        var simple = ObjectiveBounds.Of(model).Lower;
        if (model.VariableCount <= EnumerationLimit)
        {
            var exact = new ExactSampler().Sample(model, new SampleRequest { Key = new RandomKey(0) }, run.Part());
            return exact.StopReason == StopReason.Optimal ? Math.Max(simple, exact.LowestEnergy) : simple;
        }

        return Math.Max(simple, Presolver.Presolve(model, run).LowerBound ?? simple);
    }

    private static bool IsFeasible(ReconstructedModel model, double[] activities)
    {
        for (var r = 0; r < activities.Length; r++)
        {
            if (activities[r] > model.Rows[r].Upper + ConstrainedQuadraticModel.FeasibilityTolerance
                || activities[r] < model.Rows[r].Lower - ConstrainedQuadraticModel.FeasibilityTolerance)
            {
                return false;
            }
        }

        return true;
    }
}
