using System.CommandLine;
using System.Text.Json;
using Isinglass.Certificates;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Modelling;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass check</c>: evaluates a solution by what the problem file's text says, not through the model that is solved.</summary>
internal static class CheckCommand
{
    /// <summary>Relative difference up to which a stated objective counts as right.</summary>
    private const double ClaimTolerance = 1e-6;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The problem file." };
        var solution = new Argument<string>("solution")
        {
            Description = "The solution: values or bits, lines 'name value', a sample set (csv, json), or a permutation for an assignment problem.",
        };
        var certificate = Flag.Text("--certificate", "FILE",
            "Verify this certificate (of solve --certificate): the bound is computed again from the file's text.");
        var asJson = Flag.Json();
        var output = Flag.Text("--output -o", "FILE", "Write the checked point in the problem's own variables.").ForFile("The solution");
        var problem = new ProblemOptions();
        var precision = new PrecisionOptions();
        var command = new Command("check",
            "Evaluates a solution independently; exit code 1 when it is infeasible or not worth what it states.")
            { file, solution, certificate, output, asJson };
        problem.AddTo(command);
        precision.AddTo(command, "The solution is one of what 'convert' made of the problem with the same --bits N, --reduce, --over and --penalty.");
        command.SetAction(parsed =>
        {
            var model = problem.Read(parsed.GetValue(file)!, parsed);
            var (point, claimed, unnamed) = ReadPoint(model, parsed.GetValue(solution)!, precision.Reduce(model, parsed));
            if (parsed.GetValue(output) is { } path)
            {
                AtomicFile.WriteText(path, SolutionFile.ToText(model, model.Complete(point)));
            }

            return Run(model, point, (claimed, unnamed), parsed.GetValue(certificate), parsed.GetValue(asJson));
        });
        return command;
    }

    // What a point of a reduced model claims is that model's energy, not the objective.
    private static (sbyte[] Point, double? Claimed, int Unnamed) ReadPoint(ModelFile file, string path, PrecisionResult? reduced)
    {
        var solution = SolutionFile.Read(path, reduced is null ? file : ReducedFile.ToFile(file, reduced.Target));
        return reduced is null ? (solution.Points[0][..file.FileVariableCount], solution.ClaimedObjective, solution.UnnamedCount)
            : (reduced.Project(solution.Points[0], file), null, solution.UnnamedCount);
    }

    private static int Run(ModelFile file, sbyte[] values, (double? Objective, int Unnamed) stated, string? certificatePath, bool asJson)
    {
        var claimedObjective = stated.Objective;
        var objective = file.Statement.Objective(values);
        var rows = file.Statement.Rows(values);
        var violated = rows.Where(row => !row.IsSatisfied).ToArray();
        var certificate = certificatePath is null ? null : Certificate.Read(certificatePath);
        var (refusal, bound) = certificate is null ? (null, null) : CertificateChecker.Check(file, objective, certificate);
        bool? holds = claimedObjective is { } claimed ? Math.Abs(claimed - objective) <= ClaimTolerance * Math.Max(1, Math.Abs(objective)) : null;
        if (asJson)
        {
            Output.Json(writer =>
            {
                writer.WriteNumber("objective", objective);
                writer.WriteString("sense", file.Sense == ObjectiveSense.Minimize ? "minimize" : "maximize");
                writer.WriteBoolean("feasible", violated.Length == 0);
                writer.WriteFinite("claimed_objective", claimedObjective);
                writer.WriteNumber("unnamed_variables", stated.Unnamed);
                if (certificate is not null)
                {
                    writer.WriteBoolean("certificate_holds", refusal is null);
                    writer.WriteFinite("certified_bound", refusal is null ? certificate.Bound : null);
                    writer.WriteFinite("computed_bound", bound);
                    writer.WriteFinite("certified_gap", refusal is null ? Math.Abs(objective - certificate.Bound) : null);
                }

                writer.WriteNumber("rows", rows.Count);
                writer.WriteNumber("total_violation", violated.Sum(row => row.Violation));
                writer.WriteStartArray("violated");
                foreach (var row in violated)
                {
                    Write(writer, row);
                }

                writer.WriteEndArray();
            });
        }
        else
        {
            Print(file, claimedObjective, objective, rows.Count, violated);
            if (certificate is not null)
            {
                var kind = certificate.Kind.ToString().ToLowerInvariant();
                Output.Line("certificate", refusal is null ? $"holds ({kind}): bound {certificate.Bound}, gap {Math.Abs(objective - certificate.Bound)}"
                    : $"refused: {refusal}");
            }
        }

        if (stated.Unnamed > 0)
        {
            Output.Note($"the solution leaves {stated.Unnamed} variables without a value; they count as {file.Objective.ZeroValue}.");
        }

        if (holds == false)
        {
            Output.Note($"the solution states the objective {claimedObjective}, it is {objective}.");
        }

        if (refusal is not null)
        {
            Output.Note($"the certificate is refused: {refusal}.");
        }

        return violated.Length == 0 && holds != false && refusal is null ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Write(Utf8JsonWriter writer, RowCheck row)
    {
        writer.WriteStartObject();
        writer.WriteString("row", row.Name);
        writer.WriteNumber("activity", row.Activity);
        writer.WriteFinite("lower", row.Lower);
        writer.WriteFinite("upper", row.Upper);
        writer.WriteNumber("violation", row.Violation);
        writer.WriteEndObject();
    }

    private static void Print(ModelFile file, double? claimedObjective, double objective, int rowCount, RowCheck[] violated)
    {
        Output.Line("objective", $"{objective} ({(file.Sense == ObjectiveSense.Minimize ? "minimise" : "maximise")})");
        if (claimedObjective is { } claimed)
        {
            Output.Line("stated", $"{claimed}");
        }

        Output.Line("feasible", violated.Length == 0 ? "yes" : $"no: {violated.Length} of {rowCount} rows are violated");
        foreach (var row in violated)
        {
            var side = row.Lower == row.Upper ? $"= {row.Lower}" : row.Activity > row.Upper ? $"<= {row.Upper}" : $">= {row.Lower}";
            Output.Line("", $"{row.Name}: {row.Activity} should be {side}, violated by {row.Violation}");
        }
    }
}
