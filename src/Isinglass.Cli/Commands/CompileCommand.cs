using System.CommandLine;
using System.Text.Json;
using Isinglass.Model.Formats;
using Isinglass.Neural;
using Isinglass.Training;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass compile</c>: the price of a network before anything runs, and its model as a file.</summary>
internal static class CompileCommand
{
    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var choices = new CompileChoices();
        var output = new Option<string?>("--output", "-o") { Description = "Write one model of all samples here, and FILE.map.json for 'isinglass decode'; its ending tells the format.", HelpName = "FILE" };
        var to = new Option<string?>("--to") { Description = "Format of the file; default: by its ending.", HelpName = "NAME" };
        var asJson = new Option<bool>("--json") { Description = "Print the report as one JSON object." };
        var command = new Command("compile", "Report spins, rows, couplings, precision and bounds of a training model without solving it; write it as a file.");
        recipe.AddTo(command);
        choices.AddTo(command);
        command.Options.Add(output);
        command.Options.Add(to);
        command.Options.Add(asJson);
        command.SetAction(parsed =>
        {
            var plan = CompilePlan.Prepare(recipe.Read(parsed), recipe.DataDirectory(parsed));
            var options = choices.Read(parsed);
            if (parsed.GetValue(output) is { } path)
            {
                return Write(plan, options, choices.Penalty(parsed), path, parsed.GetValue(to), parsed.GetValue(asJson));
            }

            return Report(plan, options, parsed.GetValue(asJson));
        });
        return command;
    }

    private static int Write(CompilePlan plan, CompileOptions options, PenaltyChoice? penalty, string path, string? format, bool asJson)
    {
        var (map, notes) = ModelExport.Write(plan, options, penalty, path, new FormatOptions { Format = format });
        foreach (var note in notes)
        {
            Output.Note(note);
        }

        if (asJson)
        {
            Output.Json(json =>
            {
                json.WriteString("file", path);
                json.WriteString("map", ModelMap.PathOf(path));
                json.WriteString("format", map.Format);
                json.WriteNumber("variables", map.VariableCount);
                json.WriteBoolean("exact", map.IsExact);
                json.WriteString("data_checksum", map.DataChecksum);
            });
            return ExitCode.Done;
        }

        var causes = map.Variables.GroupBy(range => range.Cause).Select(group => $"{group.Key} {group.Sum(range => range.Count)}");
        Output.Line("model", $"{path} ({map.Format}): {map.VariableCount} variables ({string.Join(", ", causes)})");
        Output.Line("map", ModelMap.PathOf(path));
        return ExitCode.Done;
    }

    private static int Report(CompilePlan plan, CompileOptions options, bool asJson)
    {
        var (recipe, report) = (plan.Recipe, ResourceReport.Of(plan.Compile(options)));
        if (asJson)
        {
            using var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true, NewLine = "\n" });
            Summary.Write(json, report, recipe);
            json.Flush();
            Console.WriteLine();
            return ExitCode.Done;
        }

        Console.WriteLine($"{recipe.Data}: {report.Samples} samples, network {recipe.Network}, encoding {recipe.Encoding}, bundles of {recipe.Bundle}");
        Console.WriteLine($"parameter bits     {report.ParameterBits}");
        Console.WriteLine($"spins per sample   {report.SpinsPerSample:0.##} beside the parameters");
        Console.WriteLine($"spins per call     {report.SpinsPerCall} (largest bundle)");
        Console.WriteLine($"spins monolithic   {report.SpinsMonolithic} ({string.Join(", ", report.SpinsByCause.Select(pair => $"{pair.Key} {pair.Value}"))})");
        Console.WriteLine($"couplings          {report.Couplings} in the largest bundle if multiplied out, {report.Rows} rows if not");
        Console.WriteLine($"coefficients       {report.CoefficientRange.Smallest:G4} .. {report.CoefficientRange.Largest:G4} in rows: {report.CoefficientBits} bits");
        foreach (var bound in report.Bounds)
        {
            Console.WriteLine($"{bound.Name,-18} {bound.Value:G6}   {bound.Formula}");
        }

        return ExitCode.Done;
    }
}
