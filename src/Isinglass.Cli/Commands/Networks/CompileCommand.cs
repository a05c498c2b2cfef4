using System.CommandLine;
using Isinglass.Experiments.Reports;
using Isinglass.Formats;
using Isinglass.Neural.Compilation;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Exchange;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass compile</c>: the cost of a network before anything runs, and its model as a file.</summary>
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
        var asJson = Flag.Json();
        var command = new Command("compile", "Report spins, rows, couplings, precision and bounds of a training model without solving it; write it as a file.");
        recipe.AddTo(command);
        command.With([.. choices.All, output, to, compare, explain, profile, asJson]);
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
            if (isExplained && path is null)
            {
                Output.Lines(ModelExplanation.Lines(plan, options));
                return ExitCode.Done;
            }

            var format = new FormatOptions { Format = parsed.GetValue(to) };
            return Output.Show(
                path is not null ? ModelFileAnswer.Of(path, ModelExport.Write(plan, options, choices.Penalty(parsed), path, format))
                : isCompared ? EncodingsAnswer.Of(plan)
                : ResourceAnswer.Of(plan, options, parsed.GetValue(profile) is { } machine ? DeviceProfile.Find(machine) : null),
                parsed.GetValue(asJson));
        });
        return command;
    }
}
