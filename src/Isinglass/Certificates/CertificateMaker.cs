using Isinglass.Conic.Certificates;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Certificates;

/// <summary>
/// Creates certificates: by enumeration for small problems, else the better of two. One has multipliers of the rows from a subgradient ascent on the Lagrangian
/// dual (Held, Karp 1971; Polyak's step), whose values roof duality bounds from below; they are on a grid, so that roof duality can compute in integers. The
/// other is a <see cref="Linearization"/>.
/// </summary>
internal static class CertificateMaker
{
    private const int Iterations = 60;
    private const int Sweeps = 40;
    private const double FirstRelaxation = 1.0;
    private const int Patience = 5;

    // The grid's step is the scale of multipliers over this.
    private const double GridPerScale = 1024;

    /// <summary>A certificate for a feasible point.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="model">The model of its text.</param>
    /// <param name="point">The values of the file's variables.</param>
    /// <param name="control">When to stop; each ascent gets half of the time, and its result is valid whenever it stops.</param>
    public static Certificate Make(ModelFile file, ReconstructedModel model, ReadOnlySpan<sbyte> point, SolveControl control)
    {
        var objective = file.Statement.Objective(point);
        if (model.Count <= StatementBounds.EnumerationLimit)
        {
            var least = StatementBounds.Enumerate(model);
            return Certify(BoundKind.Enumeration, least, new double[model.Rows.Count]);
        }

        var upper = file.EnergyOf(objective);
        var half = control with { TimeLimit = control.TimeLimit / 2 };
        var (multipliers, bound) = Ascend(model, upper, half.Start());
        var (linearization, linearized) = new LinearizedAscent(model).Run(upper, half.Start());
        return linearized > bound ? Certify(BoundKind.Linearized, linearized, new double[model.Rows.Count]) with { Linearization = linearization }
            : Certify(BoundKind.Lagrangian, bound, multipliers);

        Certificate Certify(BoundKind kind, double bound, double[] multipliers) => new()
        {
            Kind = kind,
            LowerBound = bound,
            Bound = file.FileObjective(bound),
            Objective = objective,
            Variables = model.Count,
            Rows = [.. model.Rows.Select(static row => row.Name)],
            Multipliers = multipliers,
            SquareWeights = new double[multipliers.Length],
        };
    }

    private static (double[] Multipliers, double Bound) Ascend(ReconstructedModel model, double upper, SolveRun run)
    {
        var weights = new double[model.Rows.Count];
        var current = new double[model.Rows.Count];
        var (best, bound) = ((double[])current.Clone(), double.NegativeInfinity);
        var grid = Grid(model);
        var (relaxation, idle) = (FirstRelaxation, 0);
        for (var t = 0; t < Iterations && (t == 0 || !run.ShouldStop()); t++)
        {
            var relaxed = model.Relax(current, weights);
            var value = StatementBounds.OfRelaxation(relaxed, run);
            idle = value > bound + 1e-9 * (1 + Math.Abs(bound)) ? 0 : idle + 1;
            if (value > bound)
            {
                (best, bound) = ((double[])current.Clone(), value);
            }

            if (idle >= Patience)
            {
                (relaxation, idle) = (relaxation / 2, 0);
                current = (double[])best.Clone();
            }

            run.Report((double)t / Iterations, $"bound {bound}");
            var point = Minimizer(relaxed, t, run);
            var subgradient = model.Rows.Select((row, r) => Subgradient(row, current[r], row.Activity(point))).ToArray();
            var square = subgradient.Sum(static g => g * g);
            if (square == 0 || upper - value <= 0)
            {
                break;
            }

            var step = relaxation * (upper - value) / square;
            for (var r = 0; r < current.Length; r++)
            {
                current[r] = Clamp(model.Rows[r], grid * Math.Round((current[r] + step * subgradient[r]) / grid));
            }
        }

        return (best, StatementBounds.OfMultipliers(model, best, weights));
    }

    // Good enough for a direction; the bound does not depend on it.
    private static sbyte[] Minimizer(BinaryQuadraticModel model, int t, SolveRun run) =>
        new SimulatedAnnealing().Sample(model, new SampleRequest { Key = new RandomKey(1).Derive(t), Reads = 1, Sweeps = Sweeps }, run.Part()).LowestValues();

    private static double Subgradient(StatementRow row, double multiplier, double activity) =>
        activity > row.Upper || multiplier > 0 ? activity - row.Upper
        : activity < row.Lower || multiplier < 0 ? activity - row.Lower
        : 0;

    private static double Clamp(StatementRow row, double multiplier) =>
        (multiplier > 0 && double.IsPositiveInfinity(row.Upper)) || (multiplier < 0 && double.IsNegativeInfinity(row.Lower)) ? 0 : multiplier;

    // A power of two below the changes of the objective per unit of a row.
    private static double Grid(ReconstructedModel model)
    {
        var coefficient = model.Rows.SelectMany(static row => row.Coefficients).Select(Math.Abs).DefaultIfEmpty(1).Max();
        var scale = Math.Max(PenaltyWeights.LargestChange(model.Objective), 1e-30) / Math.Max(coefficient, 1e-30);
        return Math.ScaleB(1, (int)Math.Floor(Math.Log2(scale / GridPerScale)));
    }
}
