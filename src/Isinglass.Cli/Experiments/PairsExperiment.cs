using System.CommandLine;
using Isinglass.Experiments.Studies;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment pairs</c>: a network for every pair of classes.</summary>
internal static class PairsExperiment
{
    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var options = new ExperimentOptions(seeds: 10, hasRecipe: true);
        var command = new Command("pairs", "A network for every pair of classes beside gradient training: all pairs of the data set, or of --classes.");
        recipe.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = recipe.Read(parsed);
            return options.Run(
                parsed, (settings.Seed, recipe.DataDirectory(parsed)), (study, control) =>
                PairsStudy.Run(settings with { Classes = null }, settings.Classes, study, control));
        });
        return command;
    }
}
