using System.CommandLine;
using Isinglass.Cli.Display;
using Isinglass.Formats;
using Isinglass.Modelling;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Exchange;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass compile</c>: the price of a network before anything runs, and its model as a file.</summary>
internal static class CompileCommand
{
    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var choices = new CompileChoices();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write one model of all samples here, and FILE.map.json for 'isinglass decode'; "
            + "its ending tells the format.",
            HelpName = "FILE"
        }.ForFile("The model");
        var to = new Option<string?>("--to") { Description = "Format of the file; default: by its ending.", HelpName = "NAME" };
        var compare = new Option<bool>("--compare") { Description = "One sample in every encoding side by side, the textbook one among them." };
        var explain = new Option<bool>("--explain") { Description = "Print the model of a tiny network in formulas." };
        var profile = new Option<string?>("--profile")
        {
            Description = "Calls and time for a machine.",
            HelpName = string.Join('|', DeviceProfile.All.Select(machine => machine.Name))
        };
        var asJson = new Option<bool>("--json") { Description = "Print the report as one JSON object." };
        var command = new Command("compile", "Report spins, rows, couplings, precision and bounds of a training model without solving it; write it as a file.");
        recipe.AddTo(command);
        choices.AddTo(command);
        command.Options.Add(output);
        command.Options.Add(to);
        command.Options.Add(compare);
        command.Options.Add(explain);
        command.Options.Add(profile);
        command.Options.Add(asJson);
        command.SetAction(parsed =>
        {
            var plan = CompilePlan.Prepare(recipe.Read(parsed), recipe.DataDirectory(parsed));
            var options = choices.Read(parsed);
            if (parsed.GetValue(output) is { } path)
            {
                return Write(plan, options, choices.Penalty(parsed), path, parsed.GetValue(to), parsed.GetValue(asJson));
            }

            if (parsed.GetValue(explain))
            {
                return Explain(plan, options);
            }

            if (parsed.GetValue(compare))
            {
                return ResourceDisplay.Compare(plan, parsed.GetValue(asJson));
            }

            var report = ResourceReport.Of(plan.Compile(options));
            var estimate = parsed.GetValue(profile) is { } machine ? MachineEstimate.Of(DeviceProfile.Find(machine), plan.Plan, report) : null;
            return ResourceDisplay.Report(plan, report, estimate, plan.CarriedError(), parsed.GetValue(asJson));
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

    private static int Explain(CompilePlan plan, CompileOptions options)
    {
        foreach (var line in ModelExplanation.Lines(plan, options))
        {
            Console.WriteLine(line);
        }

        return ExitCode.Done;
    }
}
