using System.CommandLine;
using Isinglass.Cli.Display;
using Isinglass.Formats;
using Isinglass.Modelling;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Exchange;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass compile</c>: the price of a network before anything runs, and its model as a file.</summary>
internal static class CompileCommand
{
    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var choices = new CompileChoices();
        var output = Flag.Text("--output -o", "FILE",
            "Write one model of all samples here, and FILE.map.json for 'isinglass decode'; its ending tells the format.").ForFile("The model");
        var to = Flag.Text("--to", "NAME", "Format of the file; default: by its ending.");
        var compare = Flag.Switch("--compare", "One sample in every encoding side by side, the textbook one among them.");
        var explain = Flag.Switch("--explain", "Print the model of a tiny network in formulas.");
        var profile = Flag.Text("--profile", string.Join('|', DeviceProfile.All.Select(machine => machine.Name)), "Calls and time for a machine.");
        var asJson = Flag.Switch("--json", "Print the report as one JSON object.");
        var command = new Command("compile", "Report spins, rows, couplings, precision and bounds of a training model without solving it; write it as a file.");
        recipe.AddTo(command);
        command.With(choices.All);
        command.Options.Add(output);
        command.Options.Add(to);
        command.Options.Add(compare);
        command.Options.Add(explain);
        command.Options.Add(profile);
        command.Options.Add(asJson);
        command.SetAction(parsed =>
        {
            var settings = recipe.Read(parsed);
            var (path, isExplained, isCompared) = (parsed.GetValue(output), parsed.GetValue(explain), parsed.GetValue(compare));
            var one = path is not null ? "--output writes a file" : isExplained ? "--explain prints formulas" : "--compare prices one sample";
            IdleOptions.Refuse(parsed, path is null, "is of a file that is written: give --output, or leave it out.", to, choices.OfFile);
            IdleOptions.Refuse(parsed, path is not null || isExplained || isCompared, $"is not used: {one}. Leave one of them out.",
                [profile, .. path is null ? [] : new Option[] { explain, compare }, .. isExplained && path is null ? new Option[] { compare, asJson } : [],
                    .. isCompared && path is null && !isExplained ? choices.OfExact : []]);
            var plan = CompilePlan.Prepare(settings, recipe.DataDirectory(parsed));
            IdleOptions.Refuse(parsed, property => RecipeUse.WhyIdleInModel(property, plan.Recipe));
            IdleOptions.Refuse(parsed, plan.Encoding != ModelEncoding.Exact,
                $"is of the exact encoding, and this one is {plan.EncodingName}: give --encoding exact.", choices.OfExact);
            var options = choices.Read(parsed);
            if (path is not null)
            {
                return Write(plan, options, choices.Penalty(parsed), path, parsed.GetValue(to), parsed.GetValue(asJson));
            }

            if (isExplained)
            {
                return Explain(plan, options);
            }

            if (isCompared)
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
