using System.CommandLine;
using System.Text.Json;
using Isinglass.Cli.Display;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass info</c>: what a problem file holds.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The problem file." };
        var asJson = Flag.Json();
        var structure = Flag.Switch("--structure", "Look for what the model hides: variables that follow from others, groups, squared rows.");
        var problem = new ProblemOptions();
        var command = new Command("info", "Tells the kind, size, density, coefficients and needed precision of a problem file.") { file, structure, asJson };
        var precision = new PrecisionOptions();
        problem.AddTo(command);
        precision.AddTo(command);
        command.SetAction(parsed =>
        {
            var model = problem.Read(parsed.GetValue(file)!, parsed);
            var summary = ModelSummary.Of(model);
            var reduced = precision.Reduce(model, parsed);
            var report = parsed.GetValue(structure) ? StructureReport.Of(model) : null;
            if (parsed.GetValue(asJson))
            {
                Output.Json(writer =>
                {
                    Write(writer, model, summary, reduced);
                    report?.Write(writer);
                });
            }
            else
            {
                Print(model, summary);
                report?.Print();
                foreach (var (name, text) in reduced?.Lines ?? [])
                {
                    Output.Line(name, text);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(ModelFile file, ModelSummary summary)
    {
        Output.Line("format", file.Format);
        if (file.ProblemName is { } name)
        {
            Output.Line("name", name);
        }

        if (file.StatedOptimum is { } optimum)
        {
            Output.Line("optimum", $"{optimum:G10}, as the file states it");
        }

        Output.Line("kind", $"{summary.Kind}, {(file.Sense == ObjectiveSense.Minimize ? "minimise" : "maximise")}");
        var auxiliary = summary.VariableCount - file.FileVariableCount;
        Output.Line("variables", $"{summary.VariableCount}{(auxiliary > 0 ? $", {auxiliary} of them auxiliary bits for products" : "")}");
        Output.Line("pairs", $"{summary.InteractionCount}, density {100 * summary.Density:0.###} %");
        Output.Line("linear terms", $"{summary.LinearCount}");
        if (summary.SquaredTermCount > 0)
        {
            Output.Line("squared rows", $"{summary.SquaredTermCount} with {summary.SquaredEntryCount} coefficients");
        }

        if (file.Constrained is { } rows)
        {
            var (equal, less, greater) = summary.RowCounts;
            Output.Line("rows",
                $"{equal} =, {less} <=, {greater} >=, {rows.Rows.EntryCount} coefficients; {summary.OneHotCount} one-hot; {summary.ProductCount} products");
        }

        Output.Line("degrees",
            $"{summary.Degrees.Least} .. {summary.Degrees.Greatest}, mean {summary.Degrees.Mean:0.##}; {summary.IsolatedCount} variables in no pair");
        Output.Line("coefficients", Shown(summary.Coefficients));
        Output.Line("over spins", summary.IsingCoefficients is { } ising ? Shown(ising) : "not multiplied out, because of the squared rows");
    }

    private static string Shown(CoefficientRange range)
    {
        var precision = range.Bits is { } bits ? $"{bits} bits hold them exactly" : "no integer scaling";
        return $"magnitudes {range.Smallest:G6} .. {range.Largest:G6}, {(range.AreIntegers ? "integers" : "not integers")}, {precision}";
    }

    private static void Write(Utf8JsonWriter writer, ModelFile file, ModelSummary summary, PrecisionResult? reduced)
    {
        writer.WriteString("format", file.Format);
        writer.WriteString("name", file.ProblemName);
        writer.WriteFinite("stated_optimum", file.StatedOptimum);
        writer.WriteString("kind", summary.Kind);
        writer.WriteString("sense", file.Sense == ObjectiveSense.Minimize ? "minimize" : "maximize");
        writer.WriteString("vartype", file.Objective.Vartype == Vartype.Binary ? "binary" : "spin");
        writer.WriteNumber("variables", summary.VariableCount);
        writer.WriteNumber("auxiliary_variables", summary.VariableCount - file.FileVariableCount);
        writer.WriteNumber("interactions", summary.InteractionCount);
        writer.WriteNumber("density", summary.Density);
        writer.WriteNumber("linear_terms", summary.LinearCount);
        writer.WriteNumber("offset", file.Objective.Offset);
        writer.WriteNumber("squared_rows", summary.SquaredTermCount);
        writer.WriteNumber("squared_row_coefficients", summary.SquaredEntryCount);
        writer.WriteStartObject("rows");
        writer.WriteNumber("equal", summary.RowCounts.Equal);
        writer.WriteNumber("less_or_equal", summary.RowCounts.LessOrEqual);
        writer.WriteNumber("greater_or_equal", summary.RowCounts.GreaterOrEqual);
        writer.WriteNumber("one_hot", summary.OneHotCount);
        writer.WriteNumber("products", summary.ProductCount);
        writer.WriteEndObject();
        writer.WriteStartObject("degree");
        writer.WriteNumber("least", summary.Degrees.Least);
        writer.WriteNumber("mean", summary.Degrees.Mean);
        writer.WriteNumber("greatest", summary.Degrees.Greatest);
        writer.WriteNumber("isolated", summary.IsolatedCount);
        writer.WriteEndObject();
        Write(writer, "coefficients", summary.Coefficients);
        if (summary.IsingCoefficients is { } ising)
        {
            Write(writer, "ising_coefficients", ising);
        }

        if (reduced is not null)
        {
            writer.WriteStartObject("precision");
            reduced.Write(writer);
            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, CoefficientRange range)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("smallest", range.Smallest);
        writer.WriteNumber("largest", range.Largest);
        writer.WriteBoolean("integers", range.AreIntegers);
        writer.WriteFinite("bits", range.Bits);
        writer.WriteEndObject();
    }
}
