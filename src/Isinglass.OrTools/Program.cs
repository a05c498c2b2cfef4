using System.Globalization;
using Google.OrTools.ModelBuilder;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using LinearModel = Google.OrTools.ModelBuilder.Model;

namespace Isinglass.OrTools;

/// <summary>
/// Solves a file of binary variables and linear rows by a solver of OR-Tools (<c>sat</c>, <c>highs</c>, <c>scip</c>) and writes a report in the form of SCIP.
/// Arguments: solver, file, report, and optionally the time limit in seconds. It starts from start.sol beside the file, if there is one, and prints the proved
/// bound if it found a point.
/// </summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        try
        {
            return arguments is [var solver, var file, var report, .. var rest] && rest.Length < 2
                ? Run(solver, file, report, rest is [var seconds] ? double.Parse(seconds, CultureInfo.InvariantCulture) : null)
                : throw new InputException("This program is a part of isinglass: call 'isinglass solve --method cp-sat'.");
        }
        catch (InputException exception)
        {
            Console.Error.WriteLine($"isinglass: {exception.Message}");
            return 2;
        }
    }

    private static int Run(string name, string file, string report, double? seconds)
    {
        var model = ModelFormats.Read(file).Constrained ?? throw new InputException($"{file} has no rows.");
        var solver = new Solver(name);
        if (!solver.SolverIsSupported())
        {
            throw new InputException($"OR-Tools carries no solver '{name}' here.");
        }

        if (seconds is { } limit)
        {
            solver.SetTimeLimitInSeconds(limit);
        }

        var (linear, variables) = Build(model);
        var start = Path.Combine(Path.GetDirectoryName(file)!, SolverReport.StartName);
        if (File.Exists(start))
        {
            var values = SolutionFile.Read(start, ModelFile.Of(model)).Points[0];
            for (var i = 0; i < variables.Length; i++)
            {
                linear.AddHint(variables[i], values[i]);
            }
        }

        var status = solver.Solve(linear);
        using var writer = new StreamWriter(report);
        writer.WriteLine($"solution status: {Words(status)}");
        if (status is SolveStatus.OPTIMAL or SolveStatus.FEASIBLE)
        {
            // Without a point there is no bound.
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{SolverReport.BoundWords}{solver.BestObjectiveBound:R}"));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"objective value: {solver.ObjectiveValue:R}"));
            for (var i = 0; i < variables.Length; i++)
            {
                if (solver.Value(variables[i]) > 0.5)
                {
                    writer.WriteLine($"{model.Objective.LabelOf(i)} 1");
                }
            }
        }

        return 0;
    }

    /// <summary>The same minimisation; quadratic terms are refused, since the caller linearises them.</summary>
    private static (LinearModel Model, Variable[] Variables) Build(ConstrainedQuadraticModel model)
    {
        if (model.Objective.InteractionCount > 0 || model.Products.Length > 0)
        {
            throw new InputException("The objective or a row is quadratic. Make it linear first.");
        }

        var linear = new LinearModel();
        var variables = new Variable[model.VariableCount];
        for (var i = 0; i < variables.Length; i++)
        {
            variables[i] = linear.NewBoolVar(model.Objective.LabelOf(i));
        }

        for (var row = 0; row < model.Rows.RowCount; row++)
        {
            var side = model.RightHandSides[row];
            var (least, greatest) = model.Senses[row] switch
            {
                ConstraintSense.Equal => (side, side),
                ConstraintSense.LessOrEqual => (double.NegativeInfinity, side),
                _ => (side, double.PositiveInfinity),
            };
            var sum = LinearExpr.NewBuilder();
            for (var entry = model.Rows.Starts[row]; entry < model.Rows.Starts[row + 1]; entry++)
            {
                sum.AddTerm(variables[model.Rows.Columns[entry]], model.Rows.Values[entry]);
            }

            linear.AddLinearConstraint(sum, least, greatest);
        }

        var objective = LinearExpr.NewBuilder();
        for (var i = 0; i < variables.Length; i++)
        {
            objective.AddTerm(variables[i], model.Objective.Linear[i]);
        }

        linear.Minimize(objective);
        return (linear, variables);
    }

    private static string Words(SolveStatus status) => status switch
    {
        SolveStatus.OPTIMAL => "optimal solution found",
        SolveStatus.INFEASIBLE => "infeasible",
        SolveStatus.FEASIBLE => "time limit reached",
        _ => "unknown",
    };
}
